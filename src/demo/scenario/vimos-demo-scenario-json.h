/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario-private.h"
#include "vimos-demo-scenario-reader.h"

G_BEGIN_DECLS

/* The parts of a JSON file; each leaves its first error with the reader. */

typedef void (*VimosDemoJsonFunc) (VimosDemoReader *reader,
                                   VimosDemoBuilder *builder,
                                   VimosDemoValue entry);

void vimos_demo_json_read_list (VimosDemoReader *reader,
                                VimosDemoBuilder *builder,
                                const char *member,
                                guint least,
                                guint most,
                                VimosDemoJsonFunc read);
guint vimos_demo_json_named_switch (VimosDemoReader *reader,
                                    VimosDemoBuilder *builder,
                                    VimosDemoValue value);
guint vimos_demo_json_switch (VimosDemoReader *reader,
                              VimosDemoBuilder *builder,
                              VimosDemoValue object,
                              const char *member);
void vimos_demo_json_read_stations (VimosDemoReader *reader,
                                    VimosDemoBuilder *builder);
void vimos_demo_json_read_play (VimosDemoReader *reader,
                                VimosDemoBuilder *builder);
void vimos_demo_json_generate_network (VimosDemoReader *reader,
                                       VimosDemoBuilder *builder,
                                       VimosDemoValue generate);

G_END_DECLS
