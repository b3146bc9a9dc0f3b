/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-onos-client.h"

G_BEGIN_DECLS

#define VIMOS_ONOS_MAX_BODY (64u << 20)

/* How patient a request is. Real ONOS blocks 5 s in a DELETE, and up to 30 s in what reads
 * flows. */
typedef enum
{
  VIMOS_ONOS_PATIENCE_LIST,
  VIMOS_ONOS_PATIENCE_DELETE,
  VIMOS_ONOS_PATIENCE_LONG,
  VIMOS_ONOS_N_PATIENCES,
} VimosOnosPatience;

/**
 * VimosOnosTransport:
 *
 * HTTP to one controller: login, time-outs, limits, retries and redirects, and from every failure
 * one GError. Main thread only.
 */
#define VIMOS_TYPE_ONOS_TRANSPORT (vimos_onos_transport_get_type ())
G_DECLARE_FINAL_TYPE (VimosOnosTransport, vimos_onos_transport, VIMOS, ONOS_TRANSPORT, GObject)

VimosOnosTransport *vimos_onos_transport_new (const char *url,
                                              const char *user,
                                              const char *password,
                                              GError **error);
const char *vimos_onos_transport_get_url (VimosOnosTransport *self);
void vimos_onos_transport_set_timeout (VimosOnosTransport *self,
                                       VimosOnosPatience patience,
                                       guint milliseconds);

/* @path is escaped and relative to /onos/v1; @subject names in a message what was asked for; @body
 * is JSON or %NULL. */
void vimos_onos_transport_send_async (VimosOnosTransport *self,
                                      const char *method,
                                      const char *path,
                                      const char *body,
                                      const char *subject,
                                      VimosOnosPatience patience,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *vimos_onos_transport_send_finish (VimosOnosTransport *self,
                                          GAsyncResult *result,
                                          GError **error);

/* Turns an answer's JSON into a value; may run in a thread. */
typedef gpointer (*VimosOnosDecodeFunc) (JsonNode *root,
                                         gconstpointer data,
                                         GError **error);

/* GET and decode. @data goes to @decode and is freed with @free_data. */
void vimos_onos_transport_get_async (VimosOnosTransport *self,
                                     const char *path,
                                     const char *subject,
                                     VimosOnosPatience patience,
                                     VimosOnosDecodeFunc decode,
                                     gpointer data,
                                     GDestroyNotify free_data,
                                     GDestroyNotify free_value,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gpointer vimos_onos_transport_get_finish (VimosOnosTransport *self,
                                          GAsyncResult *result,
                                          GError **error);

void vimos_onos_prefix_error (GError **error,
                              const char *url,
                              const char *subject);
void vimos_onos_blame_answer (GError **error,
                              const char *url,
                              const char *subject);
char *vimos_onos_path (const char *first,
                       ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
