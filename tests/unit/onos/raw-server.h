/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server without manners: a function of the test has the bare connection, in a thread of its own. */
typedef struct _RawServer RawServer;

typedef void (*RawScript) (GSocketConnection *connection,
                           guint number,
                           gpointer data);

RawServer *raw_server_new (RawScript script,
                           gpointer data);
void raw_server_free (RawServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

const char *raw_server_get_url (RawServer *server);
guint raw_server_get_n_connections (RawServer *server);

/* For scripts. Reads one request's head; FALSE when the other side went away. */
gboolean raw_read_head (GSocketConnection *connection);
gboolean raw_write (GSocketConnection *connection,
                    const char *text);
/* Returns when the other side has closed */
void raw_wait_closed (GSocketConnection *connection);
void raw_reset (GSocketConnection *connection);

G_END_DECLS
