/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "vimos-clock.h"
#include "vimos-error.h"
#include "vimos-run.h"

#define VERSION 1
/* Bounds of what an entry may hold; far above what a move writes. */
#define MAX_TEXT 4096
#define MAX_ITEMS 4096
#define MAX_DEPTH 8

static void
disk_free (gpointer data)
{
  VimosRunDisk *disk = data;

  g_free (disk->path);
  g_free (disk);
}

/**
 * vimos_run_new:
 * @id: see vimos_journal_make_id()
 * @uuid: of the VM
 */
VimosRun *
vimos_run_new (const char *id,
               const char *uuid)
{
  VimosRun *self = g_new0 (VimosRun, 1);

  self->id = g_strdup (id);
  self->uuid = g_strdup (uuid);
  self->stage = g_strdup ("new");
  self->macs = g_ptr_array_new_with_free_func (g_free);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  self->intents = g_ptr_array_new_with_free_func (g_free);
  self->created = vimos_clock_wall () / G_USEC_PER_SEC;
  self->pid = getpid ();
  self->lock = -1;
  return self;
}

/* Lets go of the claim too. */
void
vimos_run_free (VimosRun *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->source_uri);
  g_free (self->source_address);
  g_free (self->target_uri);
  g_free (self->target_address);
  g_free (self->controller);
  g_free (self->stage);
  g_ptr_array_unref (self->macs);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->intents);
  vimos_run_release (self);
  g_free (self);
}

/* Lets go of the claim: the entry stays, for a recovery. */
void
vimos_run_release (VimosRun *self)
{
  if (self->lock >= 0)
    g_close (self->lock, NULL);
  self->lock = -1;
}

void
vimos_run_add_disk (VimosRun *self,
                    const char *path,
                    gboolean existed)
{
  VimosRunDisk *disk = g_new (VimosRunDisk, 1);

  disk->path = g_strdup (path);
  disk->existed = existed;
  g_ptr_array_add (self->disks, disk);
}

/* Notes a key once. */
void
vimos_run_add_intent (VimosRun *self,
                      const char *key)
{
  if (!g_ptr_array_find_with_equal_func (self->intents, key, g_str_equal, NULL))
    g_ptr_array_add (self->intents, g_strdup (key));
}

/**
 * vimos_run_make_key:
 * @kind: "f" forward, "r" reverse, "a" arrival
 *
 * Returns: (transfer full): the key of an intent of the run @id
 */
char *
vimos_run_make_key (const char *id,
                    const char *kind,
                    guint number)
{
  return g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-%s-%u", id, kind, number);
}

gboolean
vimos_run_id_is_valid (const char *id)
{
  return id != NULL && strlen (id) == VIMOS_RUN_ID_LENGTH
         && strspn (id, "0123456789abcdef") == VIMOS_RUN_ID_LENGTH;
}

static void
write_text (JsonBuilder *builder,
            const char *name,
            const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
write_flag (JsonBuilder *builder,
            const char *name,
            gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
write_number (JsonBuilder *builder,
              const char *name,
              gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
write_texts (JsonBuilder *builder,
             const char *name,
             GPtrArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < values->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (values, i));
  json_builder_end_array (builder);
}

static void
write_disks (JsonBuilder *builder,
             GPtrArray *disks)
{
  json_builder_set_member_name (builder, "disks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < disks->len; i++)
    {
      VimosRunDisk *disk = g_ptr_array_index (disks, i);

      json_builder_begin_object (builder);
      write_text (builder, "path", disk->path);
      write_flag (builder, "existed", disk->existed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * vimos_run_to_bytes:
 *
 * Returns: (transfer full): the run as the journal keeps it, JSON
 */
GBytes *
vimos_run_to_bytes (VimosRun *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  gsize length = 0;
  char *text;

  json_builder_begin_object (builder);
  write_number (builder, "version", VERSION);
  write_text (builder, "id", self->id);
  write_text (builder, "stage", self->stage);
  write_text (builder, "uuid", self->uuid);
  write_text (builder, "name", self->name);
  write_text (builder, "source_uri", self->source_uri);
  write_text (builder, "source_address", self->source_address);
  write_text (builder, "target_uri", self->target_uri);
  write_text (builder, "target_address", self->target_address);
  write_text (builder, "controller", self->controller);
  write_number (builder, "memory_port", self->memory_port);
  write_number (builder, "disk_port", self->disk_port);
  write_flag (builder, "was_running", self->was_running);
  write_flag (builder, "suspended", self->suspended);
  write_flag (builder, "moved", self->moved);
  write_flag (builder, "target_resumed", self->target_resumed);
  write_number (builder, "created", self->created);
  write_number (builder, "pid", self->pid);
  write_texts (builder, "macs", self->macs);
  write_texts (builder, "intents", self->intents);
  write_disks (builder, self->disks);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}

static gboolean
fail (GError **error,
      const char *member)
{
  g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
               _("its member “%s” is missing or not what it must be"), member);
  return FALSE;
}

static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

static gboolean
is_sane_text (const char *text)
{
  return text[0] != '\0' && strlen (text) <= MAX_TEXT && g_utf8_validate (text, -1, NULL);
}

static gboolean
read_text (JsonObject *object,
           const char *name,
           gboolean required,
           char **value,
           GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  if (node == NULL)
    return (!required && !json_object_has_member (object, name)) || fail (error, name);
  if (!is_sane_text (json_node_get_string (node)))
    return fail (error, name);
  g_free (*value);
  *value = json_node_dup_string (node);
  return TRUE;
}

static gboolean
read_flag (JsonObject *object,
           const char *name,
           gboolean *value,
           GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  if (node == NULL)
    return fail (error, name);
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_number (JsonObject *object,
             const char *name,
             gint64 most,
             gint64 *value,
             GError **error)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  if (node == NULL || json_node_get_int (node) < 0 || json_node_get_int (node) > most)
    return fail (error, name);
  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
read_port (JsonObject *object,
           const char *name,
           guint16 *port,
           GError **error)
{
  gint64 value = 0;

  if (!read_number (object, name, G_MAXUINT16, &value, error))
    return FALSE;
  *port = (guint16) value;
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name,
           GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) > MAX_ITEMS)
    {
      fail (error, name);
      return NULL;
    }
  return json_node_get_array (node);
}

static gboolean
read_texts (JsonObject *object,
            const char *name,
            const char *prefix,
            GPtrArray *values,
            GError **error)
{
  JsonArray *array = get_array (object, name, error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
          || !is_sane_text (json_node_get_string (node))
          || !g_str_has_prefix (json_node_get_string (node), prefix))
        return fail (error, name);
      g_ptr_array_add (values, json_node_dup_string (node));
    }
  return TRUE;
}

static gboolean
read_disks (JsonObject *object,
            VimosRun *self,
            GError **error)
{
  JsonArray *array = get_array (object, "disks", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *path = NULL;
      gboolean existed = FALSE;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, "disks");
      if (!read_text (json_node_get_object (node), "path", TRUE, &path, error)
          || !read_flag (json_node_get_object (node), "existed", &existed, error))
        return FALSE;
      if (path[0] != '/')
        return fail (error, "disks");
      vimos_run_add_disk (self, path, existed);
    }
  return TRUE;
}

static gboolean
read_members (JsonObject *object,
              VimosRun *self,
              GError **error)
{
  g_autofree char *prefix = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-", self->id);

  return read_text (object, "stage", TRUE, &self->stage, error)
         && read_text (object, "name", TRUE, &self->name, error)
         && read_text (object, "source_uri", TRUE, &self->source_uri, error)
         && read_text (object, "source_address", FALSE, &self->source_address, error)
         && read_text (object, "target_uri", TRUE, &self->target_uri, error)
         && read_text (object, "target_address", FALSE, &self->target_address, error)
         && read_text (object, "controller", FALSE, &self->controller, error)
         && read_port (object, "memory_port", &self->memory_port, error)
         && read_port (object, "disk_port", &self->disk_port, error)
         && read_flag (object, "was_running", &self->was_running, error)
         && read_flag (object, "suspended", &self->suspended, error)
         && read_flag (object, "moved", &self->moved, error)
         && read_flag (object, "target_resumed", &self->target_resumed, error)
         && read_number (object, "created", G_MAXINT64, &self->created, error)
         && read_number (object, "pid", G_MAXINT64, &self->pid, error)
         && read_texts (object, "macs", "", self->macs, error)
         && read_texts (object, "intents", prefix, self->intents, error)
         && read_disks (object, self, error);
}

/* The parser is recursive: a file of opening brackets must not reach it. */
static gboolean
is_shallow (const char *text,
            gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (!in_string && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
        return FALSE;
      else if (!in_string && (text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/**
 * vimos_run_new_from_bytes:
 * @bytes: what a journal file holds; may be anything
 * @error: %VIMOS_MIGRATION_ERROR_JOURNAL, the message says what is wrong with it
 *
 * Returns: (transfer full): the run
 */
VimosRun *
vimos_run_new_from_bytes (GBytes *bytes,
                          GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (VimosRun) self = NULL;
  g_autoptr (GError) broken = NULL;
  g_autofree char *id = NULL;
  g_autofree char *uuid = NULL;
  JsonObject *object;
  gint64 version = 0;
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length == 0 || length > VIMOS_RUN_MAX_BYTES || !is_shallow (text, length)
      || !json_parser_load_from_data (parser, text, (gssize) length, &broken)
      || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_JOURNAL,
                   _("it is no JSON object (%s)"),
                   broken != NULL ? broken->message
                   : length == 0  ? _("it is empty")
                                  : _("it is something else"));
      return NULL;
    }
  object = json_node_get_object (json_parser_get_root (parser));
  if (!read_number (object, "version", VERSION, &version, error)
      || !read_text (object, "id", TRUE, &id, error)
      || !read_text (object, "uuid", TRUE, &uuid, error))
    return NULL;
  if (version != VERSION || !vimos_run_id_is_valid (id) || !g_uuid_string_is_valid (uuid))
    {
      fail (error, version != VERSION ? "version" : !vimos_run_id_is_valid (id) ? "id" : "uuid");
      return NULL;
    }
  self = vimos_run_new (id, uuid);
  return read_members (object, self, error) ? g_steal_pointer (&self) : NULL;
}
