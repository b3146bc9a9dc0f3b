/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"
#include "vimos-path.h"

G_BEGIN_DECLS

#define VIMOS_PIN_N_PORTS 2

/**
 * VimosPinTraffic: what a pin carries.
 * @ports: TCP ports of the target: memory, disk
 * @devices: (element-type utf8): every device that a path of this pin passed so far; its place
 * makes the key
 */
typedef struct
{
  const char *run_id;
  const char *source_address;
  const char *target_address;
  guint16 ports[VIMOS_PIN_N_PORTS];
  GPtrArray *devices;
} VimosPinTraffic;

gboolean vimos_pin_check_path (VimosPath *path,
                               GError **error);
void vimos_pin_make_intents (VimosPinTraffic *self,
                             VimosPath *path,
                             GPtrArray *intents);
gboolean vimos_pin_rule_matches (const VimosFlow *flow,
                                 VimosIntent *intent);

G_END_DECLS
