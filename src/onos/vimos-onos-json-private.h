/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"
#include "vimos-onos-json.h"

G_BEGIN_DECLS

/* What an answer may hold at most. Real answers stay far below: a port statistic is 11 values in
 * 210 bytes. */
#define VIMOS_ONOS_JSON_MAX_DEPTH 32
#define VIMOS_ONOS_JSON_MAX_VALUES (4u << 20)
#define VIMOS_ONOS_JSON_MAX_CONTAINERS (1u << 20)
#define VIMOS_ONOS_JSON_MAX_TEXT 1024

typedef gboolean (*VimosJsonItemFunc) (JsonObject *item,
                                       gpointer data,
                                       GError **error);

JsonObject *vimos_json_root (JsonNode *root,
                             GError **error);
gboolean vimos_json_foreach (JsonObject *object,
                             const char *member,
                             VimosJsonItemFunc func,
                             gpointer data,
                             GError **error);
JsonObject *vimos_json_get_object (JsonObject *object,
                                   const char *member,
                                   GError **error);
const char *vimos_json_get_text (JsonObject *object,
                                 const char *member,
                                 GError **error);
char *vimos_json_get_port (JsonObject *object,
                           const char *member,
                           GError **error);
gboolean vimos_json_get_count (JsonObject *object,
                               const char *member,
                               guint64 *value,
                               GError **error);

/* For members that may be absent or odd: %NULL, NaN or the fallback then. */
JsonObject *vimos_json_peek_object (JsonObject *object,
                                    const char *member);
JsonArray *vimos_json_peek_array (JsonObject *object,
                                  const char *member);
const char *vimos_json_peek_text (JsonObject *object,
                                  const char *member);
gboolean vimos_json_peek_count (JsonObject *object,
                                const char *member,
                                guint64 *value);
gboolean vimos_json_peek_integer (JsonObject *object,
                                  const char *member,
                                  gint64 *value);
double vimos_json_peek_number (JsonObject *object,
                               const char *member);
gboolean vimos_json_peek_boolean (JsonObject *object,
                                  const char *member,
                                  gboolean fallback);
const char *vimos_json_element_text (JsonArray *array,
                                     guint index);
char *vimos_json_dup_port (JsonObject *object,
                           const char *member);
double vimos_parse_number (const char *text);

G_END_DECLS
