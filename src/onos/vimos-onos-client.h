/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-intent.h"

G_BEGIN_DECLS

#define VIMOS_ONOS_ERROR (vimos_onos_error_quark ())
GQuark vimos_onos_error_quark (void);

typedef enum
{
  VIMOS_ONOS_ERROR_UNREACHABLE = 1, /* no connection, time-out, reset */
  VIMOS_ONOS_ERROR_UNAUTHORIZED,    /* 401 */
  VIMOS_ONOS_ERROR_FORBIDDEN,       /* 403 */
  VIMOS_ONOS_ERROR_NOT_FOUND,       /* 404, and 400 for an unknown intent key */
  VIMOS_ONOS_ERROR_REFUSED,         /* 400, 405, 409, 415 …: the request was wrong */
  VIMOS_ONOS_ERROR_STARTING,        /* 503, or HTML while it boots */
  VIMOS_ONOS_ERROR_SERVER,          /* 500 */
  VIMOS_ONOS_ERROR_NOT_ONOS, /* something else answers there, a redirect to another host among it */
  VIMOS_ONOS_ERROR_MALFORMED, /* JSON that is broken or says what it must not */
  VIMOS_ONOS_ERROR_TOO_LARGE, /* more than 64 MiB */
} VimosOnosError;

/* After so long without an answer a question about the network is given up. */
#define VIMOS_ONOS_PATIENCE_S 10

/**
 * VimosOnosClient:
 *
 * The one client of ONOS's REST interface (1.12 to 2.7). Main thread only; every call is
 * asynchronous, has a time-out and takes a cancellable; every wrong answer is a GError in
 * VIMOS_ONOS_ERROR whose message says what to do. The password stands in no message and no URL.
 */
#define VIMOS_TYPE_ONOS_CLIENT (vimos_onos_client_get_type ())
G_DECLARE_FINAL_TYPE (VimosOnosClient, vimos_onos_client, VIMOS, ONOS_CLIENT, GObject)

/* @url as the user types it: "http://10.0.0.1:8181", with or without /onos/v1. */
VimosOnosClient *vimos_onos_client_new (const char *url,
                                        const char *user,
                                        const char *password,
                                        GError **error);
const char *vimos_onos_client_get_url (VimosOnosClient *self);
char *vimos_onos_client_dup_host (VimosOnosClient *self);

typedef struct
{
  char *version;        /* "2.7.0"; "" when the controller is too old to say */
  guint64 topology_time; /* changes whenever the graph does */
  guint devices, links, hosts;
} VimosOnosStatus;

void vimos_onos_status_free (VimosOnosStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosOnosStatus, vimos_onos_status_free)

void vimos_onos_client_get_status_async (VimosOnosClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
VimosOnosStatus *vimos_onos_client_get_status_finish (VimosOnosClient *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* Devices, ports, links and hosts, and port loads where statistics can be had. */
void vimos_onos_client_get_topology_async (VimosOnosClient *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
VimosTopology *vimos_onos_client_get_topology_finish (VimosOnosClient *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* ONOS's own disjoint pairs between two hosts or devices. The answer is an array of VimosOnosPath
 * (each primary and each backup), without duplicates; empty when ONOS found none. May take long:
 * never wait for it. */
typedef struct
{
  guint n_links;
  VimosConnectPoint *src; /* per link between switches, edge links left out */
  VimosConnectPoint *dst;
} VimosOnosPath;

void vimos_onos_client_get_disjoint_async (VimosOnosClient *self,
                                           const char *src,
                                           const char *dst,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *vimos_onos_client_get_disjoint_finish (VimosOnosClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);

void vimos_onos_client_register_application_async (VimosOnosClient *self,
                                                   const char *app_id,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
gboolean vimos_onos_client_register_application_finish (VimosOnosClient *self,
                                                        GAsyncResult *result,
                                                        GError **error);

/* Done when ONOS took it, not when it is installed. The same key replaces. */
void vimos_onos_client_post_intent_async (VimosOnosClient *self,
                                          VimosIntent *intent,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean vimos_onos_client_post_intent_finish (VimosOnosClient *self,
                                               GAsyncResult *result,
                                               GError **error);

/* UNKNOWN is an answer, not an error. */
void vimos_onos_client_get_intent_state_async (VimosOnosClient *self,
                                               const char *app_id,
                                               const char *key,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
gboolean vimos_onos_client_get_intent_state_finish (VimosOnosClient *self,
                                                    GAsyncResult *result,
                                                    VimosIntentState *state,
                                                    GError **error);

/* Withdraws and purges; repeats while ONOS keeps it; success when the store does not have it any
 * more. */
void vimos_onos_client_delete_intent_async (VimosOnosClient *self,
                                            const char *app_id,
                                            const char *key,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean vimos_onos_client_delete_intent_finish (VimosOnosClient *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/* Keys (char *) of all intents of @app_id that are in the store in any state. */
void vimos_onos_client_list_intents_async (VimosOnosClient *self,
                                           const char *app_id,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *vimos_onos_client_list_intents_finish (VimosOnosClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);

typedef struct
{
  char *app_id;
  char *state; /* "ADDED", "PENDING_ADD" … */
  guint priority;
  char *eth_dst;  /* upper case MAC, or NULL */
  char *eth_src;
  char *ipv4_dst;
  guint tcp_src, tcp_dst; /* 0 when not matched */
  char *in_port;  /* or NULL */
  char *out_port; /* of the first OUTPUT, or NULL */
} VimosFlow;

/* Flow rules on one device: array of VimosFlow. Empty when it has none. */
void vimos_onos_client_get_flows_async (VimosOnosClient *self,
                                        const char *device,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *vimos_onos_client_get_flows_finish (VimosOnosClient *self,
                                               GAsyncResult *result,
                                               GError **error);

/* The host's present entry, asked afresh: a VimosConnectPoint (device and port NULL when the store
 * has no such host). */
void vimos_onos_client_get_host_location_async (VimosOnosClient *self,
                                                const char *mac,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
VimosConnectPoint *vimos_onos_client_get_host_location_finish (VimosOnosClient *self,
                                                               GAsyncResult *result,
                                                               GError **error);

G_END_DECLS
