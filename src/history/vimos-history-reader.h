/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-topology.h"

G_BEGIN_DECLS

/**
 * VimosHistoryReader:
 * @error: the first thing that was wrong, of %VIMOS_HISTORY_ERROR_DAMAGED; else %NULL
 *
 * Reads members of JSON objects that may hold anything. After the first error every read gives
 * nothing, so that one look at @error at the end is enough. Any thread.
 */
typedef struct
{
  GError *error;
} VimosHistoryReader;

/* What a text may have at the most, bytes. */
#define VIMOS_HISTORY_MAX_TEXT (16 * 1024)
/* How many items a list may have at the most, but those of samples. */
#define VIMOS_HISTORY_MAX_ITEMS 4096

JsonNode *vimos_history_reader_parse (VimosHistoryReader *self,
                                      GBytes *text);
void vimos_history_reader_fail (VimosHistoryReader *self,
                                const char *name);
const char *vimos_history_reader_text (VimosHistoryReader *self,
                                       JsonObject *object,
                                       const char *name,
                                       gboolean required);
gint64 vimos_history_reader_integer (VimosHistoryReader *self,
                                     JsonObject *object,
                                     const char *name);
guint64 vimos_history_reader_count (VimosHistoryReader *self,
                                    JsonObject *object,
                                    const char *name);
double vimos_history_reader_number (VimosHistoryReader *self,
                                    JsonObject *object,
                                    const char *name);
gboolean vimos_history_reader_flag (VimosHistoryReader *self,
                                    JsonObject *object,
                                    const char *name);
int vimos_history_reader_word (VimosHistoryReader *self,
                               JsonObject *object,
                               const char *name,
                               GType type);
JsonObject *vimos_history_reader_object (VimosHistoryReader *self,
                                         JsonObject *object,
                                         const char *name,
                                         gboolean required);
JsonArray *vimos_history_reader_array (VimosHistoryReader *self,
                                       JsonObject *object,
                                       const char *name,
                                       guint most);
typedef void (*VimosHistoryItemFunc) (VimosHistoryReader *self,
                                      JsonObject *item,
                                      gpointer data);
void vimos_history_reader_foreach (VimosHistoryReader *self,
                                   JsonObject *object,
                                   const char *name,
                                   guint most,
                                   VimosHistoryItemFunc function,
                                   gpointer data);

const char *vimos_history_word (GType type,
                                int value);
gboolean vimos_history_find_word (GType type,
                                  const char *word,
                                  int *value);
gboolean vimos_history_is_text (const char *text);

G_END_DECLS
