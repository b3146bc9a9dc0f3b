/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-frame.h"
#include "vimos-fabric.h"

G_BEGIN_DECLS

/**
 * VimosDemoRule:
 *
 * A rule on a switch and what it took. Counted by reference: traffic that was on its way over it
 * holds it until it has another way.
 */
typedef struct
{
  VimosFabricRule *rule;
  guint64 packets;
  guint64 bytes;
  gint64 since_us;
} VimosDemoRule;

VimosDemoRule *vimos_demo_rule_ref (VimosDemoRule *self);
void vimos_demo_rule_unref (VimosDemoRule *self);
void vimos_demo_rule_count (VimosDemoRule *self,
                            guint64 packets,
                            guint64 bytes);

/**
 * VimosDemoTable:
 *
 * The flow table of a switch.
 */
typedef struct _VimosDemoTable VimosDemoTable;

VimosDemoTable *vimos_demo_table_new (void);
void vimos_demo_table_free (VimosDemoTable *self);
void vimos_demo_table_install (VimosDemoTable *self,
                               VimosFabricRule *rule);
gboolean vimos_demo_table_remove (VimosDemoTable *self,
                                  const char *key);
guint vimos_demo_table_remove_id (VimosDemoTable *self,
                                  guint64 id);
void vimos_demo_table_clear (VimosDemoTable *self);
VimosDemoRule *vimos_demo_table_find (const VimosDemoTable *self,
                                      guint32 in_port,
                                      const VimosDemoHeader *header);
const GPtrArray *vimos_demo_table_list (const VimosDemoTable *self);

gboolean vimos_demo_header_matches (const VimosDemoHeader *header,
                                    guint32 in_port,
                                    const VimosFabricMatch *match);

G_END_DECLS
