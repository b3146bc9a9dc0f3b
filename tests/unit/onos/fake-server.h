/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A controller that says what it is told to say, on a free port of the loopback, in the test's own main loop */
typedef struct _FakeServer FakeServer;

/* What came in, as it came */
typedef struct
{
  char *method;
  char *path; /* escaped, with /onos/v1 */
  char *authorization;
  char *content_type;
  char *accept_encoding;
  char *body;
} FakeRequest;

typedef struct
{
  guint status;
  char *content_type; /* or NULL */
  char *body;         /* or NULL */
  char *header;       /* one more: its name, or NULL */
  char *value;
} FakeAnswer;

/* Sets the answer; what it leaves alone comes from the routes. */
typedef void (*FakeHandler) (FakeServer *server,
                             const FakeRequest *request,
                             FakeAnswer *answer,
                             gpointer data);

FakeServer *fake_server_new (void);
FakeServer *fake_server_new_tls (void);
void fake_server_free (FakeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

const char *fake_server_get_url (FakeServer *server);
GPtrArray *fake_server_get_requests (FakeServer *server);
guint fake_server_count (FakeServer *server,
                         const char *method,
                         const char *path);
void fake_server_answer (FakeServer *server,
                         const char *path,
                         guint status,
                         const char *content_type,
                         const char *body);
void fake_server_answer_sample (FakeServer *server,
                                const char *path,
                                const char *sample);
void fake_server_answer_ring (FakeServer *server);
void fake_server_set_jetty (FakeServer *server,
                            gboolean jetty);
void fake_server_set_handler (FakeServer *server,
                              FakeHandler handler,
                              gpointer data);
void fake_server_disconnect (FakeServer *server);
void fake_server_reconnect (FakeServer *server);

void fake_answer_set (FakeAnswer *answer,
                      guint status,
                      const char *content_type,
                      const char *body);

/* Runs the main loop until @place is set by fake_result_cb(), which takes its address as data. */
void fake_result_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer place);
GAsyncResult *fake_wait_result (GAsyncResult **place);

G_END_DECLS
