/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-finding.h"
#include "vimos-topology.h"

G_BEGIN_DECLS

/* Members of JSON answers that several commands have. A name comes first where the value is a
 * member of an object. What is NaN or NULL becomes null. */
void vimos_report_text (JsonBuilder *builder,
                        const char *name,
                        const char *text);
void vimos_report_number (JsonBuilder *builder,
                          const char *name,
                          double number);
void vimos_report_integer (JsonBuilder *builder,
                           const char *name,
                           guint64 number);
void vimos_report_boolean (JsonBuilder *builder,
                           const char *name,
                           gboolean value);
void vimos_report_texts (JsonBuilder *builder,
                         const char *name,
                         char *const *texts);
void vimos_report_begin_array (JsonBuilder *builder,
                               const char *name);
void vimos_report_begin_object (JsonBuilder *builder,
                                const char *name);
void vimos_report_point (JsonBuilder *builder,
                         const char *name,
                         const VimosConnectPoint *point);
void vimos_report_link (JsonBuilder *builder,
                        const VimosLink *link);
void vimos_report_finding (JsonBuilder *builder,
                           VimosFinding *finding);

char *vimos_report_source_to_words (VimosBandwidthSource source);
char *vimos_report_point_to_words (VimosTopology *topology,
                                   const VimosConnectPoint *point);

G_END_DECLS
