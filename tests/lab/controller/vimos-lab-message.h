/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-fabric.h"

G_BEGIN_DECLS

/* Parts of the lines between the controller and southbound.py. Members that are absent or of the
 * wrong type read as 0, FALSE, “” or nothing. */

const char *vimos_lab_message_get_text (JsonObject *message,
                                        const char *member);
guint64 vimos_lab_message_get_uint (JsonObject *message,
                                    const char *member);
gboolean vimos_lab_message_get_boolean (JsonObject *message,
                                        const char *member);
JsonArray *vimos_lab_message_get_array (JsonObject *message,
                                        const char *member);

VimosFabricPort *vimos_lab_message_parse_port (JsonObject *json);
VimosFabricDevice *vimos_lab_message_parse_device (JsonObject *message);
GArray *vimos_lab_message_parse_port_counters (JsonObject *message);
GArray *vimos_lab_message_parse_rule_counters (JsonObject *message);
void vimos_lab_message_add_match (JsonBuilder *builder,
                                  const VimosFabricMatch *match);

G_END_DECLS
