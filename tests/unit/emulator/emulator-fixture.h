/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "fake-fabric.h"
#include "vimos-emulator.h"

G_BEGIN_DECLS

#define APP "org.example.vmig"

/* A controller over a ring of four switches with a host on each, and a client. */
typedef struct
{
  FakeFabric *fabric;
  VimosEmulator *emulator;
  SoupSession *session;
  char *user;
  char *password;
  guint status;
  char *content_type;
  char *body;
  JsonNode *json;
  SoupMessage *message;
} Fixture;

void fixture_set_up (Fixture *fixture,
                     gconstpointer data);
void fixture_tear_down (Fixture *fixture,
                        gconstpointer data);
void fixture_find_hosts (Fixture *fixture);

guint fixture_call (Fixture *fixture,
                    const char *method,
                    const char *path,
                    const char *body);
guint fixture_call_as (Fixture *fixture,
                       const char *method,
                       const char *path,
                       const char *type,
                       const char *body);
guint fixture_get (Fixture *fixture,
                   const char *format,
                   ...) G_GNUC_PRINTF (2, 3);
void fixture_expect (Fixture *fixture,
                     guint status,
                     const char *method,
                     const char *path,
                     const char *body);
char *fixture_raw (Fixture *fixture,
                   const char *text,
                   gssize length);
JsonObject *fixture_object (Fixture *fixture);
JsonArray *fixture_array (Fixture *fixture,
                          const char *member);
guint fixture_count (Fixture *fixture,
                     const char *path,
                     const char *member);
const char *fixture_text (Fixture *fixture,
                          const char *member);
void fixture_wait (Fixture *fixture,
                   guint ms);
gboolean fixture_wait_state (Fixture *fixture,
                             const char *key,
                             const char *state,
                             guint ms);
void fixture_post_hop (Fixture *fixture,
                       const char *key,
                       guint device,
                       guint in,
                       guint out);

#define fixture_add_test(path, test) \
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

G_END_DECLS
