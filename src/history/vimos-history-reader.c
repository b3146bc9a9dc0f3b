/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-history-error.h"
#include "vimos-history-reader.h"
#include "vimos-onos-json.h"

/* The word of an enumeration's value, for machines; %NULL when it has no such value. */
const char *
vimos_history_word (GType type,
                    int value)
{
  GEnumClass *klass = g_type_class_ref (type);
  const GEnumValue *entry = g_enum_get_value (klass, value);
  const char *word = entry != NULL ? entry->value_nick : NULL;

  g_type_class_unref (klass);
  return word; /* static */
}

gboolean
vimos_history_find_word (GType type,
                         const char *word,
                         int *value)
{
  GEnumClass *klass = g_type_class_ref (type);
  const GEnumValue *entry = word != NULL ? g_enum_get_value_by_nick (klass, word) : NULL;

  if (entry != NULL)
    *value = entry->value;
  g_type_class_unref (klass);
  return entry != NULL;
}

gboolean
vimos_history_is_text (const char *text)
{
  return strlen (text) <= VIMOS_HISTORY_MAX_TEXT && g_utf8_validate (text, -1, NULL);
}

void
vimos_history_reader_fail (VimosHistoryReader *self,
                           const char *name)
{
  if (self->error == NULL)
    self->error = g_error_new (VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED,
                               _("its member “%s” is missing or not what it must be"), name);
}

/* Returns: (transfer full) (nullable): an object */
JsonNode *
vimos_history_reader_parse (VimosHistoryReader *self,
                            GBytes *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = vimos_json_parse (text, &error);

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return g_steal_pointer (&root);
  if (self->error == NULL)
    self->error = g_error_new_literal (VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED,
                                       error != NULL ? error->message : _("it is no JSON object"));
  return NULL;
}

/* The member, or NULL when it is missing or null, or after an error. */
static JsonNode *
peek (VimosHistoryReader *self,
      JsonObject *object,
      const char *name)
{
  JsonNode *node = self->error == NULL && object != NULL ? json_object_get_member (object, name)
                                                         : NULL;

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static JsonNode *
peek_value (VimosHistoryReader *self,
            JsonObject *object,
            const char *name,
            GType type)
{
  JsonNode *node = peek (self, object, name);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type)
    return node;
  vimos_history_reader_fail (self, name);
  return NULL;
}

/* A text; %NULL when it is not there and need not be. */
const char *
vimos_history_reader_text (VimosHistoryReader *self,
                           JsonObject *object,
                           const char *name,
                           gboolean required)
{
  JsonNode *node;

  if (!required && peek (self, object, name) == NULL)
    return NULL;
  node = peek_value (self, object, name, G_TYPE_STRING);
  if (node != NULL && vimos_history_is_text (json_node_get_string (node)))
    return json_node_get_string (node);
  vimos_history_reader_fail (self, name);
  return NULL;
}

gint64
vimos_history_reader_integer (VimosHistoryReader *self,
                              JsonObject *object,
                              const char *name)
{
  JsonNode *node = peek_value (self, object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : 0;
}

guint64
vimos_history_reader_count (VimosHistoryReader *self,
                            JsonObject *object,
                            const char *name)
{
  gint64 value = vimos_history_reader_integer (self, object, name);

  if (value < 0)
    vimos_history_reader_fail (self, name);
  return (guint64) MAX (value, 0);
}

/* NaN when it is not there: what was not measured is null. */
double
vimos_history_reader_number (VimosHistoryReader *self,
                             JsonObject *object,
                             const char *name)
{
  JsonNode *node = peek (self, object, name);

  if (node == NULL)
    return NAN;
  if (JSON_NODE_HOLDS_VALUE (node)
      && (json_node_get_value_type (node) == G_TYPE_INT64
          || json_node_get_value_type (node) == G_TYPE_DOUBLE)
      && isfinite (json_node_get_double (node)))
    return json_node_get_double (node);
  vimos_history_reader_fail (self, name);
  return NAN;
}

gboolean
vimos_history_reader_flag (VimosHistoryReader *self,
                           JsonObject *object,
                           const char *name)
{
  JsonNode *node = peek_value (self, object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/* @type: of an enumeration whose nicks are the words */
int
vimos_history_reader_word (VimosHistoryReader *self,
                           JsonObject *object,
                           const char *name,
                           GType type)
{
  int value = 0;

  if (!vimos_history_find_word (type, vimos_history_reader_text (self, object, name, TRUE), &value))
    vimos_history_reader_fail (self, name);
  return value;
}

JsonObject *
vimos_history_reader_object (VimosHistoryReader *self,
                             JsonObject *object,
                             const char *name,
                             gboolean required)
{
  JsonNode *node = peek (self, object, name);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (node != NULL || required)
    vimos_history_reader_fail (self, name);
  return NULL;
}

JsonArray *
vimos_history_reader_array (VimosHistoryReader *self,
                            JsonObject *object,
                            const char *name,
                            guint most)
{
  JsonNode *node = peek (self, object, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)
      && json_array_get_length (json_node_get_array (node)) <= most)
    return json_node_get_array (node);
  vimos_history_reader_fail (self, name);
  return NULL;
}

/* Calls @function for each object of the list called @name, until something is wrong. */
void
vimos_history_reader_foreach (VimosHistoryReader *self,
                              JsonObject *object,
                              const char *name,
                              guint most,
                              VimosHistoryItemFunc function,
                              gpointer data)
{
  JsonArray *array = vimos_history_reader_array (self, object, name, most);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; self->error == NULL && i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        function (self, json_node_get_object (node), data);
      else
        vimos_history_reader_fail (self, name);
    }
}
