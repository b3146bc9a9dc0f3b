/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The database below VimosHistoryStore: opening, the schema, and SQLite's errors as ours. */

sqlite3 *vimos_history_database_open (const char *path,
                                      char **moved_to,
                                      GError **error);
gboolean vimos_history_database_run (sqlite3 *db,
                                     const char *sql,
                                     GError **error);
sqlite3_stmt *vimos_history_database_prepare (sqlite3 *db,
                                              const char *sql,
                                              GError **error);
gboolean vimos_history_database_fail (sqlite3 *db,
                                      GError **error);

G_END_DECLS
