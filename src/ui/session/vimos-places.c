/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "vimos-places.h"

/**
 * VimosPlaces:
 *
 * Where the nodes of one network stand on its picture, also those that are not there now; and which
 * layout the user chose. Kept in a file of the network's own, where a folder is given: so that who
 * opens the program tomorrow finds the picture of today. A file that cannot be read is as none.
 * Main thread only.
 */
struct _VimosPlaces
{
  GObject parent_instance;

  char *path; /* or NULL: nothing is kept */
  char *network;
  char *layout; /* or NULL */
  GHashTable *places; /* id → VimosPlace */

  gboolean dirty;
  guint save_source;
};

#define SAVE_AFTER_S 2
#define MAX_FILE_SIZE (16 << 20)
#define MAX_PLACES 200000
#define MAX_COORDINATE 1e8

G_DEFINE_FINAL_TYPE (VimosPlaces, vimos_places, G_TYPE_OBJECT)

static gboolean
save_cb (gpointer user_data)
{
  VimosPlaces *self = user_data;
  g_autoptr (GError) error = NULL;

  self->save_source = 0;
  if (!vimos_places_save (self, &error))
    g_message ("The places of the nodes could not be kept: %s", error->message);
  return G_SOURCE_REMOVE;
}

static void
changed (VimosPlaces *self)
{
  self->dirty = TRUE;
  if (self->path != NULL && self->save_source == 0)
    self->save_source = g_timeout_add_seconds (SAVE_AFTER_S, save_cb, self);
}

static gboolean
is_coordinate (double value)
{
  return isfinite (value) && fabs (value) < MAX_COORDINATE;
}

static gboolean
read_number (JsonArray *array,
             guint index,
             double *value)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE
          && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return is_coordinate (*value);
}

/* “[x, y]”, or “[x, y, 1]” where the user put the node there. */
static void
take_place (JsonObject *object,
            const char *id,
            JsonNode *node,
            gpointer user_data)
{
  VimosPlaces *self = user_data;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  double x, y, pinned = 0;

  if (array == NULL || json_array_get_length (array) < 2
      || g_hash_table_size (self->places) >= MAX_PLACES || !read_number (array, 0, &x)
      || !read_number (array, 1, &y))
    return;
  if (json_array_get_length (array) > 2 && !read_number (array, 2, &pinned))
    return;
  vimos_places_put (self, id, x, y, pinned != 0);
}

static void
take_document (VimosPlaces *self,
               JsonNode *root)
{
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *layout, *places;

  if (object == NULL)
    return;
  layout = json_object_get_member (object, "layout");
  if (layout != NULL && JSON_NODE_HOLDS_VALUE (layout)
      && json_node_get_value_type (layout) == G_TYPE_STRING)
    self->layout = g_strdup (json_node_get_string (layout));
  places = json_object_get_member (object, "places");
  if (places != NULL && JSON_NODE_HOLDS_OBJECT (places))
    json_object_foreach_member (json_node_get_object (places), take_place, self);
}

static void
load (VimosPlaces *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  if (info == NULL || g_file_info_get_size (info) > MAX_FILE_SIZE)
    return;
  if (json_parser_load_from_file (parser, self->path, &error))
    take_document (self, json_parser_get_root (parser));
  else
    g_message ("The places of the nodes could not be read: %s", error->message);
  self->dirty = FALSE;
  g_clear_handle_id (&self->save_source, g_source_remove);
}

static void
vimos_places_dispose (GObject *object)
{
  VimosPlaces *self = VIMOS_PLACES (object);

  if (self->save_source != 0)
    {
      g_source_remove (self->save_source);
      save_cb (self);
    }

  G_OBJECT_CLASS (vimos_places_parent_class)->dispose (object);
}

static void
vimos_places_finalize (GObject *object)
{
  VimosPlaces *self = VIMOS_PLACES (object);

  g_free (self->path);
  g_free (self->network);
  g_free (self->layout);
  g_hash_table_unref (self->places);

  G_OBJECT_CLASS (vimos_places_parent_class)->finalize (object);
}

static void
vimos_places_class_init (VimosPlacesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_places_dispose;
  object_class->finalize = vimos_places_finalize;
}

static void
vimos_places_init (VimosPlaces *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * vimos_places_new:
 * @folder: (nullable): where the file is kept; %NULL: nowhere
 * @network: by what the network is known, for example the controller's URL
 *
 * Returns: (transfer full): the places of @network, as they were kept
 */
VimosPlaces *
vimos_places_new (const char *folder,
                  const char *network)
{
  VimosPlaces *self = g_object_new (VIMOS_TYPE_PLACES, NULL);
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (network != NULL, NULL);

  self->network = g_strdup (network);
  if (folder == NULL)
    return self;
  /* A URL is no name for a file. */
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, network, -1);
  name = g_strconcat (digest, ".json", NULL);
  self->path = g_build_filename (folder, name, NULL);
  load (self);
  return self;
}

/** vimos_places_find: Returns: (transfer none) (nullable): where the node @id stands */
const VimosPlace *
vimos_places_find (VimosPlaces *self,
                   const char *id)
{
  g_return_val_if_fail (VIMOS_IS_PLACES (self), NULL);

  return g_hash_table_lookup (self->places, id);
}

/** vimos_places_get_n_pinned: Returns: how many nodes the user has put where they stand */
guint
vimos_places_get_n_pinned (VimosPlaces *self)
{
  GHashTableIter iter;
  gpointer place;
  guint n = 0;

  g_return_val_if_fail (VIMOS_IS_PLACES (self), 0);

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    n += ((const VimosPlace *) place)->pinned;
  return n;
}

/** vimos_places_get_layout: Returns: (transfer none) (nullable): the layout that was chosen, a
 * stable word */
const char *
vimos_places_get_layout (VimosPlaces *self)
{
  g_return_val_if_fail (VIMOS_IS_PLACES (self), NULL);

  return self->layout;
}

/** vimos_places_put: the node @id stands there now */
void
vimos_places_put (VimosPlaces *self,
                  const char *id,
                  double x,
                  double y,
                  gboolean pinned)
{
  const VimosPlace *present;
  VimosPlace *place;

  g_return_if_fail (VIMOS_IS_PLACES (self));
  g_return_if_fail (is_coordinate (x) && is_coordinate (y));

  present = g_hash_table_lookup (self->places, id);
  if (present != NULL && present->x == x && present->y == y && present->pinned == pinned)
    return;
  place = g_new (VimosPlace, 1);
  *place = (VimosPlace){ x, y, pinned };
  g_hash_table_replace (self->places, g_strdup (id), place);
  changed (self);
}

/** vimos_places_unpin: what the user has put somewhere may be moved again */
void
vimos_places_unpin (VimosPlaces *self)
{
  GHashTableIter iter;
  gpointer place;

  g_return_if_fail (VIMOS_IS_PLACES (self));

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    ((VimosPlace *) place)->pinned = FALSE;
  changed (self);
}

/** vimos_places_clear: forgets where all nodes stand */
void
vimos_places_clear (VimosPlaces *self)
{
  g_return_if_fail (VIMOS_IS_PLACES (self));

  g_hash_table_remove_all (self->places);
  changed (self);
}

/** vimos_places_set_layout: the user has chosen that layout */
void
vimos_places_set_layout (VimosPlaces *self,
                         const char *layout)
{
  g_return_if_fail (VIMOS_IS_PLACES (self));

  if (g_strcmp0 (layout, self->layout) == 0)
    return;
  g_free (self->layout);
  self->layout = g_strdup (layout);
  changed (self);
}

static JsonNode *
build_document (VimosPlaces *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer id, value;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "network");
  json_builder_add_string_value (builder, self->network);
  if (self->layout != NULL)
    {
      json_builder_set_member_name (builder, "layout");
      json_builder_add_string_value (builder, self->layout);
    }
  json_builder_set_member_name (builder, "places");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const VimosPlace *place = value;

      json_builder_set_member_name (builder, id);
      json_builder_begin_array (builder);
      json_builder_add_double_value (builder, round (place->x * 10) / 10);
      json_builder_add_double_value (builder, round (place->y * 10) / 10);
      if (place->pinned)
        json_builder_add_int_value (builder, 1);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * vimos_places_save:
 * @error: when the file cannot be written
 *
 * Writes what has changed at once; otherwise that happens a little later.
 */
gboolean
vimos_places_save (VimosPlaces *self,
                   GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (VIMOS_IS_PLACES (self), FALSE);

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->path == NULL || !self->dirty)
    return TRUE;
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The folder %s cannot be made"),
                   folder);
      return FALSE;
    }
  root = build_document (self);
  text = json_to_string (root, FALSE);
  if (!g_file_set_contents (self->path, text, -1, error))
    return FALSE;
  self->dirty = FALSE;
  return TRUE;
}
