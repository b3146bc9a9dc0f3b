/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-graphml.h"

/* What the content of a GraphML file means. */

/* A file may tell of cables that a JSON file cannot have: there are networks of 20 kbit/s. */
#define MIN_MBPS 0.001
#define MAX_MBPS 1000000.0
#define MAX_QUOTED 40 /* characters of the file that an error quotes */

/* @positions: of each node: its switch, or VIMOS_DEMO_NONE for a group
 * @ids: node's id → its position + 1
 * @waiting: of directed edges: both ends → how many have found no other direction yet */
typedef struct
{
  const VimosGraphmlContent *content;
  VimosDemoBuilder *builder;
  guint *positions;
  GHashTable *ids;
  GHashTable *waiting;
  GHashTable *labels;
} Build;

static char *
quote (const char *text)
{
  return vimos_demo_quotable (text != NULL ? text : "", -1, MAX_QUOTED);
}

/* @message: what is said before @detail is quoted */
static gboolean
fail_item (const Build *self,
           const VimosGraphmlItem *item,
           GError **error,
           const char *message,
           const char *detail)
{
  g_autofree char *source = quote (item->source);
  g_autofree char *target = quote (item->target);
  g_autofree char *id = quote (item->id);
  g_autofree char *quoted = quote (detail);
  g_autofree char *what = NULL;

  if (item->source != NULL)
    what = g_strdup_printf (_("edge from \"%s\" to \"%s\""), source, target);
  else if (item->id != NULL)
    what = g_strdup_printf (_("node \"%s\""), id);
  else
    what = g_strdup (_("hyperedge"));
  vimos_graphml_fail (self->content->file, item->line, error, "%s: %s \"%s\"",
                      what, message, quoted);
  return FALSE;
}

/* A number of data that may be missing, in which case it is NaN. */
static gboolean
get_number (const Build *self,
            const VimosGraphmlItem *item,
            VimosGraphmlRole role,
            double least,
            double most,
            const char *message,
            double *number,
            GError **error)
{
  const char *text = item->data[role];
  char *end = NULL;

  *number = NAN;
  if (text == NULL)
    return TRUE;
  *number = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && *number >= least && *number <= most)
    return TRUE;
  return fail_item (self, item, error, message, text);
}

static guint
node_position (const Build *self,
               const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, id)) - 1;
}

static VimosGraphmlItem *
node_at (const Build *self,
         guint position)
{
  return g_ptr_array_index (self->content->nodes, position);
}

static gboolean
index_nodes (Build *self,
             GError **error)
{
  for (guint i = 0; i < self->content->nodes->len; i++)
    {
      VimosGraphmlItem *node = node_at (self, i);

      if (node->id != NULL
          && !g_hash_table_insert (self->ids, node->id, GUINT_TO_POINTER (i + 1)))
        return fail_item (self, node, error, _("there is another node"), node->id);
    }
  return TRUE;
}

/* Checks both ends of each edge. A group of nodes is no switch, unless an edge leads to it. */
static gboolean
check_ends (Build *self,
            GError **error)
{
  for (guint i = 0; i < self->content->edges->len; i++)
    {
      VimosGraphmlItem *edge = g_ptr_array_index (self->content->edges, i);
      const char *const ends[] = { edge->target, edge->source };

      for (guint j = 0; j < G_N_ELEMENTS (ends) && ends[j] != NULL; j++)
        {
          guint position = node_position (self, ends[j]);

          if (position == VIMOS_DEMO_NONE)
            return fail_item (self, edge, error, _("there is no node"), ends[j]);
          node_at (self, position)->is_group = FALSE;
        }
    }
  return TRUE;
}

/* Returns: (transfer full): a label that nobody else has: “Oslo”, then “Oslo (2)” */
static char *
unique_label (Build *self,
              const char *given)
{
  glong length = MIN (g_utf8_strlen (given, -1), (glong) VIMOS_DEMO_MAX_LABEL - 10);
  g_autofree char *stem = g_utf8_substring (given, 0, length);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->labels, stem));
  char *label = g_strdup (stem);

  /* The file may have used “Oslo (2)” itself. */
  while (g_hash_table_contains (self->labels, label))
    {
      g_free (label);
      label = g_strdup_printf ("%s (%u)", stem, ++count);
    }
  g_hash_table_insert (self->labels, g_strdup (stem), GUINT_TO_POINTER (MAX (count, 1)));
  if (!g_str_equal (label, stem))
    g_hash_table_insert (self->labels, g_strdup (label), GUINT_TO_POINTER (1));
  return label;
}

static gboolean
add_switch (Build *self,
            const VimosGraphmlItem *node,
            GError **error)
{
  g_autofree char *name
      = g_strdup_printf ("s%u", self->builder->scenario->switches->len + 1);
  const char *given = node->data[VIMOS_GRAPHML_LABEL] != NULL ? node->data[VIMOS_GRAPHML_LABEL]
                                                              : node->id;
  g_autofree char *label = unique_label (self, given != NULL && *given != '\0' ? given : name);
  double latitude, longitude;

  if (!get_number (self, node, VIMOS_GRAPHML_LATITUDE, -90, 90,
                   _("the latitude must be a number from -90 to 90, not"), &latitude, error)
      || !get_number (self, node, VIMOS_GRAPHML_LONGITUDE, -180, 180,
                      _("the longitude must be a number from -180 to 180, not"),
                      &longitude, error))
    return FALSE;
  if (isnan (latitude) || isnan (longitude))
    latitude = longitude = NAN;
  vimos_demo_builder_add_switch (self->builder, name, label, latitude, longitude);
  return TRUE;
}

static gboolean
add_switches (Build *self,
              GError **error)
{
  for (guint i = 0; i < self->content->nodes->len; i++)
    {
      const VimosGraphmlItem *node = node_at (self, i);

      self->positions[i] = VIMOS_DEMO_NONE;
      if (node->is_group)
        continue;
      self->positions[i] = self->builder->scenario->switches->len;
      if (!add_switch (self, node, error))
        return FALSE;
    }
  if (self->builder->scenario->switches->len > 0)
    return TRUE;
  vimos_graphml_fail (self->content->file, 1, error, _("there are no nodes"));
  return FALSE;
}

static double
first_known (double one,
             double other)
{
  return one >= MIN_MBPS && one <= MAX_MBPS ? one : other;
}

/* Mbit/s, NaN when the file does not say: our own key, then the Topology Zoo's in the order in
 * which they can be relied on. */
static gboolean
speed_of (const Build *self,
          const VimosGraphmlItem *item,
          double *mbps,
          GError **error)
{
  const char *speed = item->data[VIMOS_GRAPHML_SPEED];
  const char *units = item->data[VIMOS_GRAPHML_SPEED_UNITS];
  g_autofree char *both = NULL;
  double own, raw;

  if (!get_number (self, item, VIMOS_GRAPHML_MBPS, MIN_MBPS, MAX_MBPS,
                   _("“vimos.mbps” must be a number from 0.001 to 1000000, not"), &own, error)
      || !get_number (self, item, VIMOS_GRAPHML_SPEED_RAW, 0, MAX_MBPS * 1e6,
                      _("“LinkSpeedRaw” must be a number from 0 to 1e12, not"), &raw, error))
    return FALSE;
  if (speed != NULL && units != NULL)
    both = g_strdup_printf ("%s %sbps", speed, units);
  *mbps = first_known (vimos_demo_parse_speed (item->data[VIMOS_GRAPHML_LABEL]), NAN);
  *mbps = first_known (vimos_demo_parse_speed (both), *mbps);
  *mbps = first_known (raw / 1e6, *mbps);
  *mbps = first_known (own, *mbps);
  return TRUE;
}

/* Two directed edges there and back are the two directions of one cable. */
static gboolean
is_other_direction (Build *self,
                    guint a,
                    guint b)
{
  gpointer there = GUINT_TO_POINTER (a * VIMOS_DEMO_MAX_SWITCHES + b);
  gpointer back = GUINT_TO_POINTER (b * VIMOS_DEMO_MAX_SWITCHES + a);
  guint n_back = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, back));
  guint n_there = GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, there));

  if (n_back > 0)
    g_hash_table_insert (self->waiting, back, GUINT_TO_POINTER (n_back - 1));
  else
    g_hash_table_insert (self->waiting, there, GUINT_TO_POINTER (n_there + 1));
  return n_back > 0;
}

static gboolean
add_link (Build *self,
          const VimosGraphmlItem *edge,
          GError **error)
{
  /* The ends of a hyperedge have what the hyperedge has. */
  const VimosGraphmlItem *owner = edge->hub != VIMOS_DEMO_NONE ? node_at (self, edge->hub) : edge;
  guint source = edge->hub != VIMOS_DEMO_NONE ? edge->hub : node_position (self, edge->source);
  guint a = self->positions[source];
  guint b = self->positions[node_position (self, edge->target)];
  double mbps, delay_ms;
  VimosDemoLink *link;

  if (!speed_of (self, owner, &mbps, error)
      || !get_number (self, edge, VIMOS_GRAPHML_DELAY, 0, VIMOS_DEMO_MAX_DELAY_MS,
                      _("“vimos.delay_ms” must be a number from 0 to 10000, not"),
                      &delay_ms, error))
    return FALSE;
  if (a == b || (edge->directed && is_other_direction (self, a, b)))
    return TRUE;
  vimos_demo_builder_add_link (self->builder, a, b,
                               isnan (mbps) ? VIMOS_DEMO_DEFAULT_MBPS : mbps);
  link = vimos_demo_builder_last_link (self->builder);
  link->assumed = isnan (mbps);
  if (!isnan (delay_ms))
    link->delay_us = llround (delay_ms * 1000);
  return TRUE;
}

static gboolean
add_links (Build *self,
           GError **error)
{
  for (guint i = 0; i < self->content->edges->len; i++)
    {
      if (!add_link (self, g_ptr_array_index (self->content->edges, i), error))
        return FALSE;
    }
  return TRUE;
}

/* The VMs that a node's data name, separated by spaces or commas, at the last hypervisor */
static gboolean
add_vms (Build *self,
         const VimosGraphmlItem *node,
         GError **error)
{
  g_auto (GStrv) names = g_strsplit_set (node->data[VIMOS_GRAPHML_VMS], ", ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (*names[i] == '\0')
        continue;
      if (!vimos_demo_name_is_valid (names[i]))
        return fail_item (self, node, error, _("no name for a VM is"), names[i]);
      if (vimos_demo_builder_find (self->builder->vms, names[i]) != VIMOS_DEMO_NONE)
        return fail_item (self, node, error, _("there is another VM"), names[i]);
      if (self->builder->scenario->vms->len >= VIMOS_DEMO_MAX_VMS)
        return fail_item (self, node, error, _("too many VMs before"), names[i]);
      vimos_demo_builder_add_vm (self->builder, names[i],
                                 self->builder->scenario->hypervisors->len - 1,
                                 VIMOS_DEMO_DEFAULT_VM_MEMORY_MIB, VIMOS_DEMO_DEFAULT_VM_DISK_MIB);
    }
  return TRUE;
}

static gboolean
add_hypervisor (Build *self,
                const VimosGraphmlItem *node,
                guint device,
                GError **error)
{
  const char *name = node->data[VIMOS_GRAPHML_HYPERVISOR];

  if (name == NULL)
    return node->data[VIMOS_GRAPHML_VMS] == NULL
           || fail_item (self, node, error, _("no hypervisor is here for the VMs"),
                         node->data[VIMOS_GRAPHML_VMS]);
  if (!vimos_demo_name_is_valid (name))
    return fail_item (self, node, error, _("no name for a hypervisor is"), name);
  if (vimos_demo_builder_find (self->builder->hypervisors, name) != VIMOS_DEMO_NONE)
    return fail_item (self, node, error, _("there is another hypervisor"), name);
  if (self->builder->scenario->hypervisors->len >= VIMOS_DEMO_MAX_HYPERVISORS)
    return fail_item (self, node, error, _("too many hypervisors before"), name);
  vimos_demo_builder_add_hypervisor (self->builder, name, device, VIMOS_DEMO_DEFAULT_MEMORY_GIB,
                                     VIMOS_DEMO_DEFAULT_DISK_GIB);
  return node->data[VIMOS_GRAPHML_VMS] == NULL || add_vms (self, node, error);
}

static gboolean
add_operator (Build *self,
              const VimosGraphmlItem *node,
              guint device,
              GError **error)
{
  const char *text = node->data[VIMOS_GRAPHML_OPERATOR];

  if (text == NULL || g_str_equal (text, "0") || g_ascii_strcasecmp (text, "false") == 0)
    return TRUE;
  if (!g_str_equal (text, "1") && g_ascii_strcasecmp (text, "true") != 0)
    return fail_item (self, node, error, _("“vimos.operator” must be true or false, not"), text);
  if (self->builder->scenario->has_operator)
    return fail_item (self, node, error, _("there is another operator, and here is"), text);
  vimos_demo_builder_set_operator (self->builder, device);
  return TRUE;
}

static gboolean
add_stations (Build *self,
              GError **error)
{
  for (guint i = 0; i < self->content->nodes->len; i++)
    {
      const VimosGraphmlItem *node = node_at (self, i);
      guint device = self->positions[i];
      gboolean is_memory;

      if (device == VIMOS_DEMO_NONE)
        continue;
      if (!add_hypervisor (self, node, device, error) || !add_operator (self, node, device, error))
        return FALSE;
      if (node->data[VIMOS_GRAPHML_VMS] != NULL
          && vimos_demo_builder_find_full (self->builder, &is_memory) != VIMOS_DEMO_NONE)
        return fail_item (self, node, error, _("too many VMs for"),
                          node->data[VIMOS_GRAPHML_HYPERVISOR]);
    }
  return TRUE;
}

static void
set_title (Build *self)
{
  VimosDemoScenario *scenario = self->builder->scenario;

  if (self->content->title == NULL)
    return;
  g_free (scenario->title);
  scenario->title = g_utf8_substring (self->content->title, 0,
                                      MIN (g_utf8_strlen (self->content->title, -1),
                                           (glong) VIMOS_DEMO_MAX_LABEL));
}

gboolean
vimos_graphml_build (const VimosGraphmlContent *content,
                     VimosDemoBuilder *builder,
                     GError **error)
{
  Build self = { .content = content, .builder = builder };
  gboolean done;

  self.positions = g_new (guint, content->nodes->len + 1);
  self.ids = g_hash_table_new (g_str_hash, g_str_equal);
  self.waiting = g_hash_table_new (NULL, NULL);
  self.labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  set_title (&self);
  done = index_nodes (&self, error) && check_ends (&self, error) && add_switches (&self, error)
         && add_links (&self, error) && add_stations (&self, error);
  g_free (self.positions);
  g_hash_table_unref (self.ids);
  g_hash_table_unref (self.waiting);
  g_hash_table_unref (self.labels);
  return done;
}
