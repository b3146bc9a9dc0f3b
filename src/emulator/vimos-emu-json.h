/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Errors of this domain are answers: their code is the HTTP status, their message the JSON
 * message. */
#define VIMOS_EMU_HTTP_ERROR (vimos_emu_http_error_quark ())
GQuark vimos_emu_http_error_quark (void);

/* Reading what clients sent, with the tolerance of the JSON library that ONOS uses. */

JsonNode *vimos_emu_json_parse (const char *text,
                                gsize length,
                                GError **error);
const char *vimos_emu_json_exception (const GError *error);

JsonNode *vimos_emu_json_get (JsonObject *object,
                              const char *member);
char *vimos_emu_json_text (JsonNode *node);
gint64 vimos_emu_json_int (JsonNode *node);
gboolean vimos_emu_json_boolean (JsonNode *node);
JsonObject *vimos_emu_json_object (JsonNode *node,
                                   GError **error);
JsonArray *vimos_emu_json_array (JsonNode *node,
                                 GError **error);
JsonNode *vimos_emu_json_require (JsonObject *object,
                                  const char *member,
                                  const char *owner,
                                  GError **error);

/* Writing answers: compact, members in the order written. */

typedef struct
{
  GString *text;
} VimosEmuWriter;

void vimos_emu_writer_init (VimosEmuWriter *self);
void vimos_emu_writer_clear (VimosEmuWriter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VimosEmuWriter, vimos_emu_writer_clear)

void vimos_emu_write_begin (VimosEmuWriter *self,
                            const char *member,
                            char bracket);
void vimos_emu_write_end (VimosEmuWriter *self,
                          char bracket);
void vimos_emu_write_string (VimosEmuWriter *self,
                             const char *member,
                             const char *value);
void vimos_emu_write_format (VimosEmuWriter *self,
                             const char *member,
                             const char *format,
                             ...) G_GNUC_PRINTF (3, 4);
void vimos_emu_write_int (VimosEmuWriter *self,
                          const char *member,
                          gint64 value);
void vimos_emu_write_uint (VimosEmuWriter *self,
                           const char *member,
                           guint64 value);
void vimos_emu_write_cost (VimosEmuWriter *self,
                           const char *member,
                           guint value);
void vimos_emu_write_boolean (VimosEmuWriter *self,
                              const char *member,
                              gboolean value);
void vimos_emu_write_raw (VimosEmuWriter *self,
                          const char *member,
                          const char *json);
void vimos_emu_write_map (VimosEmuWriter *self,
                          const char *member,
                          GTree *map);

G_END_DECLS
