/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-devices.h"
#include "vimos-emu-netcfg.h"

/* The network configuration: class → subject → key → JSON. What it says about links and switches
 * becomes annotations of theirs, which stay when the configuration goes. */

#define MAX_ENTRIES 100000
#define CLASSIFIERS                                                                                \
  "[{\"ethernet-type\":\"LLDP\",\"target-queue\":0},"                                            \
  "{\"ethernet-type\":\"BDDP\",\"target-queue\":0}]"
#define SUPPRESSION                                                                                \
  "{\"deviceTypes\":[\"ROADM\",\"OTN\",\"FIBER_SWITCH\",\"OPTICAL_AMPLIFIER\",\"OLS\","            \
  "\"TERMINAL_DEVICE\"],\"annotation\":\"{\\\"no-lldp\\\":null}\"}"

typedef enum
{
  KIND_TEXT,
  KIND_NUMBER,
  KIND_FRACTION,
  KIND_BOOLEAN,
  KIND_ANY,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gboolean annotation;
} Field;

static const Field link_fields[] = {
  { "allowed", KIND_BOOLEAN, FALSE },     { "type", KIND_TEXT, FALSE },
  { "metric", KIND_NUMBER, TRUE },        { "latency", KIND_NUMBER, TRUE },
  { "bandwidth", KIND_NUMBER, TRUE },     { "jitter", KIND_FRACTION, TRUE },
  { "delay", KIND_FRACTION, TRUE },       { "loss", KIND_FRACTION, TRUE },
  { "availability", KIND_FRACTION, TRUE }, { "flapping", KIND_FRACTION, TRUE },
  { "durable", KIND_BOOLEAN, TRUE },      { "bidirectional", KIND_BOOLEAN, FALSE },
  { "metered", KIND_BOOLEAN, TRUE },      { "tier", KIND_NUMBER, TRUE },
  { "meteredUsage", KIND_FRACTION, TRUE }, { NULL, KIND_ANY, FALSE },
};

static const Field device_fields[] = {
  { "allowed", KIND_BOOLEAN, FALSE },   { "name", KIND_TEXT, TRUE },
  { "locType", KIND_TEXT, TRUE },       { "latitude", KIND_FRACTION, TRUE },
  { "longitude", KIND_FRACTION, TRUE }, { "gridX", KIND_FRACTION, TRUE },
  { "gridY", KIND_FRACTION, TRUE },     { "uiType", KIND_TEXT, TRUE },
  { "rackAddress", KIND_TEXT, TRUE },   { "owner", KIND_TEXT, TRUE },
  { "type", KIND_TEXT, FALSE },         { "driver", KIND_TEXT, TRUE },
  { "manufacturer", KIND_TEXT, FALSE }, { "hwVersion", KIND_TEXT, FALSE },
  { "swVersion", KIND_TEXT, FALSE },    { "serial", KIND_TEXT, FALSE },
  { "managementAddress", KIND_TEXT, TRUE }, { "pipeconf", KIND_TEXT, FALSE },
  { "roles", KIND_ANY, FALSE },         { "purgeOnDisconnection", KIND_BOOLEAN, FALSE },
  { "deviceKeyId", KIND_TEXT, FALSE },  { NULL, KIND_ANY, FALSE },
};

static const Field host_fields[] = {
  { "allowed", KIND_BOOLEAN, FALSE },   { "name", KIND_TEXT, FALSE },
  { "locType", KIND_TEXT, FALSE },      { "latitude", KIND_FRACTION, FALSE },
  { "longitude", KIND_FRACTION, FALSE }, { "gridX", KIND_FRACTION, FALSE },
  { "gridY", KIND_FRACTION, FALSE },    { "uiType", KIND_TEXT, FALSE },
  { "rackAddress", KIND_TEXT, FALSE },  { "owner", KIND_TEXT, FALSE },
  { "roles", KIND_ANY, FALSE },         { "ips", KIND_ANY, FALSE },
  { "locations", KIND_ANY, FALSE },     { "auxLocations", KIND_ANY, FALSE },
  { "innerVlan", KIND_ANY, FALSE },     { "outerTpid", KIND_ANY, FALSE },
  { NULL, KIND_ANY, FALSE },
};

/* In the order in which ONOS lists them. */
static const char *const class_keys[] = { "ports", "apps",  "layouts", "links",
                                          "devices", "hosts", "regions", NULL };

struct _VimosEmuNetcfg
{
  VimosEmuContext *context; /* borrowed */
  GHashTable *classes;      /* class → GTree of subject → GTree of key → JSON text */
  guint entries;
  VimosEmuNetcfgFunc listener;
  gpointer user_data;
};

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  return strcmp (a, b);
}

VimosEmuNetcfg *
vimos_emu_netcfg_new (VimosEmuContext *context)
{
  VimosEmuNetcfg *self = g_new0 (VimosEmuNetcfg, 1);
  g_autoptr (JsonNode) suppression = json_from_string (SUPPRESSION, NULL);
  VimosEmuNetcfgError error = { 0 };

  self->context = context;
  self->classes
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_tree_unref);
  for (guint i = 0; class_keys[i] != NULL; i++)
    g_hash_table_insert (self->classes, (gpointer) class_keys[i],
                         g_tree_new_full (compare, NULL, g_free, (GDestroyNotify) g_tree_unref));
  vimos_emu_netcfg_apply (self, "apps", "org.onosproject.provider.lldp", "suppression", suppression,
                          &error);
  return self;
}

void
vimos_emu_netcfg_free (VimosEmuNetcfg *self)
{
  g_hash_table_unref (self->classes);
  g_free (self);
}

void
vimos_emu_netcfg_set_listener (VimosEmuNetcfg *self,
                               VimosEmuNetcfgFunc listener,
                               gpointer user_data)
{
  self->listener = listener;
  self->user_data = user_data;
}

char *
vimos_emu_netcfg_error_message (const VimosEmuNetcfgError *self)
{
  return g_strdup_printf ("Error parsing config %s/%s/%s: Field \"%s\" is invalid: %s",
                          self->class_key, self->subject, self->config_key, self->field,
                          self->reason);
}

void
vimos_emu_netcfg_error_clear (VimosEmuNetcfgError *self)
{
  g_free (self->class_key);
  g_free (self->subject);
  g_free (self->config_key);
  g_free (self->field);
  g_free (self->reason);
}

const char *const *
vimos_emu_netcfg_classes (void)
{
  return class_keys;
}

gboolean
vimos_emu_netcfg_has_class (VimosEmuNetcfg *self,
                            const char *class_key)
{
  return g_hash_table_contains (self->classes, class_key);
}

/* Every switch has a configuration of its own accord. */
gboolean
vimos_emu_netcfg_has_subject (VimosEmuNetcfg *self,
                              const char *class_key,
                              const char *subject)
{
  GTree *subjects = g_hash_table_lookup (self->classes, class_key);

  return g_tree_lookup (subjects, subject) != NULL
         || (g_str_equal (class_key, "devices")
             && vimos_emu_devices_lookup (self->context->devices, subject) != NULL);
}

const char *
vimos_emu_netcfg_lookup (VimosEmuNetcfg *self,
                         const char *class_key,
                         const char *subject,
                         const char *config_key)
{
  GTree *subjects = g_hash_table_lookup (self->classes, class_key);
  GTree *configs = g_tree_lookup (subjects, subject);
  const char *value = configs != NULL ? g_tree_lookup (configs, config_key) : NULL;

  if (value == NULL && g_str_equal (class_key, "devices") && g_str_equal (config_key, "classifiers")
      && vimos_emu_devices_lookup (self->context->devices, subject) != NULL)
    return CLASSIFIERS;
  return value;
}

static gboolean
parse_connect_point (const char *text,
                     char **device,
                     guint32 *port)
{
  const char *slash = strrchr (text, '/');

  if (slash == NULL || slash == text || !vimos_emu_parse_port (slash + 1, port, NULL))
    return FALSE;
  *device = g_ascii_strdown (text, slash - text);
  return TRUE;
}

static char *
parse_link_subject (const char *subject,
                    GError **error)
{
  g_auto (GStrv) ends = g_strsplit (subject, "-", 3);
  g_autofree char *src = NULL, *dst = NULL;
  guint32 src_port, dst_port;

  if (g_strv_length (ends) != 2 || !parse_connect_point (ends[0], &src, &src_port)
      || !parse_connect_point (ends[1], &dst, &dst_port))
    {
      g_set_error (error, VIMOS_EMU_HTTP_ERROR, 400, "Incorrect link key format: %s", subject);
      return NULL;
    }
  return g_strdup_printf ("%s/%u-%s/%u", src, src_port, dst, dst_port);
}

/**
 * vimos_emu_netcfg_parse_subject:
 * @class_key: a class
 * @subject: what a client called a subject of it
 * @error: an HTTP answer
 *
 * Returns: (transfer full) (nullable): the subject as it is spelled here
 */
char *
vimos_emu_netcfg_parse_subject (const char *class_key,
                                const char *subject,
                                GError **error)
{
  if (g_str_equal (class_key, "links"))
    return parse_link_subject (subject, error);
  if (g_str_equal (class_key, "devices"))
    return vimos_emu_parse_device_id (subject);
  return g_strdup (subject);
}

static const Field *
fields_of (const char *class_key)
{
  if (g_str_equal (class_key, "links"))
    return link_fields;
  if (g_str_equal (class_key, "devices"))
    return device_fields;
  if (g_str_equal (class_key, "hosts"))
    return host_fields;
  return NULL;
}

static const Field *
find_field (const Field *fields,
            const char *name)
{
  for (; fields->name != NULL; fields++)
    if (g_str_equal (fields->name, name))
      return fields;
  return NULL;
}

static gboolean
is_valid (const Field *field,
          JsonNode *node)
{
  g_autofree char *text = vimos_emu_json_text (node);
  char *end = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  switch (field->kind)
    {
    case KIND_NUMBER:
    case KIND_FRACTION:
      g_ascii_strtod (text, &end);
      return JSON_NODE_HOLDS_VALUE (node) && end != text && *end == '\0';
    case KIND_BOOLEAN:
      return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0;
    case KIND_TEXT:
      return JSON_NODE_HOLDS_VALUE (node);
    case KIND_ANY:
    default:
      return TRUE;
    }
}

static gboolean
check_fields (const Field *fields,
              JsonNode *value,
              VimosEmuNetcfgError *error)
{
  g_autoptr (GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      error->field = g_strdup ("");
      error->reason = g_strdup ("Validation error");
      return FALSE;
    }
  members = json_object_get_members (json_node_get_object (value));
  for (GList *l = members; l != NULL; l = l->next)
    {
      const Field *field = find_field (fields, l->data);

      if (field != NULL
          && is_valid (field, json_object_get_member (json_node_get_object (value), l->data)))
        continue;
      error->field = g_strdup (l->data);
      error->reason = g_strdup (field == NULL ? "Field is not allowed" : "Validation error");
      return FALSE;
    }
  return TRUE;
}

/**
 * vimos_emu_netcfg_apply:
 * @self: the configuration
 * @class_key: one of its classes
 * @subject: a subject, as spelled here
 * @config_key: a key; ONOS keeps those it does not know for later, and so they are not seen
 * @value: the configuration
 * @error: (out): what is wrong, to be cleared
 *
 * Returns: whether it was taken
 */
gboolean
vimos_emu_netcfg_apply (VimosEmuNetcfg *self,
                        const char *class_key,
                        const char *subject,
                        const char *config_key,
                        JsonNode *value,
                        VimosEmuNetcfgError *error)
{
  GTree *subjects = g_hash_table_lookup (self->classes, class_key);
  const Field *fields = fields_of (class_key);
  GTree *configs;

  if (fields != NULL && !g_str_equal (config_key, "basic"))
    return TRUE;
  if (fields != NULL && !check_fields (fields, value, error))
    {
      error->class_key = g_strdup (class_key);
      error->subject = g_strdup (subject);
      error->config_key = g_strdup (config_key);
      return FALSE;
    }
  if (self->entries >= MAX_ENTRIES)
    return TRUE;
  configs = g_tree_lookup (subjects, subject);
  if (configs == NULL)
    {
      configs = g_tree_new_full (compare, NULL, g_free, g_free);
      g_tree_insert (subjects, g_strdup (subject), configs);
    }
  self->entries += g_tree_lookup (configs, config_key) == NULL;
  g_tree_replace (configs, g_strdup (config_key), json_to_string (value, FALSE));
  if (self->listener != NULL)
    self->listener (class_key, subject, self->user_data);
  return TRUE;
}

static gboolean
collect_key (gpointer key,
             gpointer value,
             gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (key));
  return FALSE;
}

static GPtrArray *
keys_of (GTree *tree)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  g_tree_foreach (tree, collect_key, keys);
  return keys;
}

static void
remove_subject (VimosEmuNetcfg *self,
                const char *class_key,
                const char *subject,
                const char *config_key)
{
  GTree *subjects = g_hash_table_lookup (self->classes, class_key);
  GTree *configs = g_tree_lookup (subjects, subject);
  gint before = configs != NULL ? g_tree_nnodes (configs) : 0;

  if (configs == NULL)
    return;
  if (config_key == NULL)
    g_tree_remove_all (configs);
  else
    g_tree_remove (configs, config_key);
  self->entries -= before - g_tree_nnodes (configs);
  if (g_tree_nnodes (configs) == 0)
    g_tree_remove (subjects, subject);
  if (self->listener != NULL)
    self->listener (class_key, subject, self->user_data);
}

/**
 * vimos_emu_netcfg_remove:
 * @self: the configuration
 * @class_key: (nullable): a class, or all of them
 * @subject: (nullable): a subject, or all of them
 * @config_key: (nullable): a key, or all of them
 *
 * Removes what is there.
 */
void
vimos_emu_netcfg_remove (VimosEmuNetcfg *self,
                         const char *class_key,
                         const char *subject,
                         const char *config_key)
{
  for (guint i = 0; class_keys[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) subjects = NULL;

      if (class_key != NULL && !g_str_equal (class_key, class_keys[i]))
        continue;
      subjects = keys_of (g_hash_table_lookup (self->classes, class_keys[i]));
      for (guint j = 0; j < subjects->len; j++)
        if (subject == NULL || g_str_equal (subject, g_ptr_array_index (subjects, j)))
          {
            g_autofree char *name = g_strdup (g_ptr_array_index (subjects, j));

            remove_subject (self, class_keys[i], name, config_key);
          }
    }
}

static JsonNode *
basic (VimosEmuNetcfg *self,
       const char *class_key,
       const char *subject)
{
  const char *text = vimos_emu_netcfg_lookup (self, class_key, subject, "basic");

  return text != NULL ? json_from_string (text, NULL) : NULL;
}

static gboolean
is_for_both (JsonNode *config)
{
  JsonNode *both = vimos_emu_json_get (json_node_get_object (config), "bidirectional");

  return both == NULL || vimos_emu_json_boolean (both);
}

/* The configuration of a link, or of its opposite if that is for both directions; with @subject,
 * only if it is that one's. */
static JsonNode *
link_config (VimosEmuNetcfg *self,
             const VimosEmuLink *link,
             const char *subject)
{
  g_autofree char *own = g_strdup_printf ("%s/%u-%s/%u", link->src.device, link->src.port,
                                          link->dst.device, link->dst.port);
  g_autofree char *opposite = g_strdup_printf ("%s/%u-%s/%u", link->dst.device, link->dst.port,
                                               link->src.device, link->src.port);
  g_autoptr (JsonNode) config = NULL;

  if (subject == NULL || g_str_equal (subject, own))
    config = basic (self, "links", own);
  if (config != NULL || (subject != NULL && !g_str_equal (subject, opposite)))
    return g_steal_pointer (&config);
  config = basic (self, "links", opposite);
  return config != NULL && is_for_both (config) ? g_steal_pointer (&config) : NULL;
}

static char *
annotation_value (const Field *field,
                  JsonNode *node)
{
  if (field->kind == KIND_NUMBER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, vimos_emu_json_int (node));
  return vimos_emu_json_text (node);
}

static gboolean
annotate (GTree *annotations,
          const Field *fields,
          JsonObject *config)
{
  gboolean changed = FALSE;

  for (; fields->name != NULL; fields++)
    {
      JsonNode *node = fields->annotation ? vimos_emu_json_get (config, fields->name) : NULL;
      g_autofree char *value = NULL;

      if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        continue;
      value = annotation_value (fields, node);
      changed |= vimos_emu_annotate (annotations, fields->name, value);
    }
  return changed;
}

/**
 * vimos_emu_netcfg_annotate_link:
 * @self: the configuration
 * @link: a link
 * @subject: (nullable): whose configuration changed; %NULL for a link that is new
 *
 * A change is for both directions unless it says otherwise, also where the other one has a
 * configuration of its own: the last that was written counts.
 *
 * Returns: whether @link has other annotations now
 */
gboolean
vimos_emu_netcfg_annotate_link (VimosEmuNetcfg *self,
                                VimosEmuLink *link,
                                const char *subject)
{
  g_autoptr (JsonNode) config = link_config (self, link, subject);
  gboolean changed;

  if (config == NULL)
    return FALSE;
  changed = annotate (link->annotations, link_fields, json_node_get_object (config));
  if (vimos_emu_json_get (json_node_get_object (config), "metered") == NULL)
    changed |= vimos_emu_annotate (link->annotations, "metered", "true");
  return changed;
}

gboolean
vimos_emu_netcfg_allows_link (VimosEmuNetcfg *self,
                              const VimosEmuLink *link)
{
  g_autoptr (JsonNode) config = link_config (self, link, NULL);
  JsonNode *allowed
      = config != NULL ? vimos_emu_json_get (json_node_get_object (config), "allowed") : NULL;

  return allowed == NULL || vimos_emu_json_boolean (allowed);
}

/**
 * vimos_emu_netcfg_device_annotations:
 * @self: the configuration
 * @device: a switch
 *
 * Returns: (transfer full): what the configuration annotates it with
 */
GTree *
vimos_emu_netcfg_device_annotations (VimosEmuNetcfg *self,
                                     const char *device)
{
  GTree *annotations = vimos_emu_annotations_new ();
  g_autoptr (JsonNode) config = basic (self, "devices", device);

  if (config != NULL)
    annotate (annotations, device_fields, json_node_get_object (config));
  return annotations;
}

static gboolean
write_config (gpointer key,
              gpointer value,
              gpointer user_data)
{
  vimos_emu_write_raw (user_data, key, value);
  return FALSE;
}

void
vimos_emu_netcfg_write_subject (VimosEmuNetcfg *self,
                                const char *member,
                                const char *class_key,
                                const char *subject,
                                VimosEmuWriter *writer)
{
  GTree *configs = g_tree_lookup (g_hash_table_lookup (self->classes, class_key), subject);

  vimos_emu_write_begin (writer, member, '{');
  if (configs != NULL)
    g_tree_foreach (configs, write_config, writer);
  if (g_str_equal (class_key, "devices")
      && vimos_emu_devices_lookup (self->context->devices, subject) != NULL)
    vimos_emu_write_raw (writer, "classifiers", CLASSIFIERS);
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_netcfg_write_class (VimosEmuNetcfg *self,
                              const char *member,
                              const char *class_key,
                              VimosEmuWriter *writer)
{
  GTree *subjects = g_hash_table_lookup (self->classes, class_key);
  g_autoptr (GPtrArray) keys = keys_of (subjects);
  const GPtrArray *devices = vimos_emu_devices_list (self->context->devices);

  vimos_emu_write_begin (writer, member, '{');
  for (guint i = 0; i < keys->len; i++)
    vimos_emu_netcfg_write_subject (self, g_ptr_array_index (keys, i), class_key,
                                    g_ptr_array_index (keys, i), writer);
  for (guint i = 0; i < devices->len && g_str_equal (class_key, "devices"); i++)
    {
      const VimosEmuDevice *device = g_ptr_array_index (devices, i);

      if (g_tree_lookup (subjects, device->info->id) == NULL)
        vimos_emu_netcfg_write_subject (self, device->info->id, class_key, device->info->id,
                                        writer);
    }
  vimos_emu_write_end (writer, '}');
}
