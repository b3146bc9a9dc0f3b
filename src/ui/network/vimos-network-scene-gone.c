/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-network-scene-private.h"

/* Switches and links that go away stay on the picture for a while, shown as gone and with the
 * reason: what has just broken is what one looks for. When they come back they are as they were. */

#define KEEP_US (10 * 60 * G_USEC_PER_SEC)

static char *
time_of_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%X");
}

static VimosSceneSeen *
see (VimosNetworkScene *self,
     char *key,
     const char *from,
     const char *to)
{
  VimosSceneSeen *seen = g_hash_table_lookup (self->seen, key);

  if (seen == NULL)
    {
      seen = g_new0 (VimosSceneSeen, 1);
      seen->from = g_strdup (from);
      seen->to = g_strdup (to);
      g_hash_table_insert (self->seen, g_strdup (key), seen);
    }
  seen->present = TRUE;
  return seen;
}

static void
set_there (VimosSceneSeen *seen,
           gboolean there)
{
  if (there)
    {
      seen->gone_us = 0;
      g_clear_pointer (&seen->gone_at, g_free);
    }
  else if (seen->gone_us == 0)
    {
      seen->gone_us = vimos_clock_now ();
      seen->gone_at = time_of_day ();
    }
}

static void
note_devices (VimosNetworkScene *self)
{
  for (guint i = 0; i < vimos_topology_get_n_devices (self->topology); i++)
    {
      const VimosDevice *device = vimos_topology_get_device (self->topology, i);
      VimosSceneSeen *seen = see (self, device->id, device->id, NULL);

      set_there (seen, device->available);
      g_free (seen->label);
      seen->label = g_strdup (device->name);
      if (!device->available)
        {
          /* Translators: a time of day */
          g_autofree char *reason
              = g_strdup_printf (_("Not connected to the controller since %s"), seen->gone_at);

          vimos_canvas_node_set_gone (g_hash_table_lookup (self->node_by_id, device->id), reason);
        }
    }
}

static void
note_links (VimosNetworkScene *self)
{
  for (guint i = 0; i < self->new_edges->len; i++)
    {
      VimosCanvasEdge *edge = g_ptr_array_index (self->new_edges, i);
      const char *from = vimos_canvas_edge_get_from (edge), *to = vimos_canvas_edge_get_to (edge);
      g_autofree char *key = NULL;
      VimosSceneSeen *seen;

      /* Those of hosts and hypervisors come and go with them. */
      if (g_str_has_prefix (from, "hypervisor:") || g_str_has_prefix (from, "host:"))
        continue;
      key = g_strconcat (from, "\n", to, NULL);
      seen = see (self, key, from, to);
      set_there (seen, TRUE);
      seen->width = vimos_canvas_edge_get_width (edge);
      g_free (seen->label);
      seen->label = g_strdup (vimos_canvas_edge_get_label (edge));
    }
}

static const VimosSceneSeen *
find_gone_end (VimosNetworkScene *self,
               const VimosSceneSeen *link)
{
  const VimosSceneSeen *from = g_hash_table_lookup (self->seen, link->from);
  const VimosSceneSeen *to = g_hash_table_lookup (self->seen, link->to);

  if (from != NULL && from->gone_us != 0)
    return from;
  return to != NULL && to->gone_us != 0 ? to : NULL;
}

static void
show_gone_device (VimosNetworkScene *self,
                  const VimosSceneSeen *seen)
{
  VimosCanvasNode *node
      = vimos_network_scene_need_node (self, seen->from, VIMOS_CANVAS_SHAPE_SQUARE);
  /* Translators: a time of day */
  g_autofree char *reason = g_strdup_printf (_("Removed from the controller at %s"), seen->gone_at);

  vimos_canvas_node_set_label (node, seen->label);
  vimos_canvas_node_set_mark (node, VIMOS_CANVAS_MARK_NONE);
  vimos_canvas_node_set_gone (node, reason);
}

static void
show_gone_link (VimosNetworkScene *self,
                const VimosSceneSeen *seen)
{
  const VimosSceneSeen *end = find_gone_end (self, seen);
  VimosCanvasEdge *edge;
  g_autofree char *reason = NULL;

  if (!g_hash_table_contains (self->node_by_id, seen->from)
      || !g_hash_table_contains (self->node_by_id, seen->to)
      || vimos_network_scene_find_new_edge (self, seen->from, seen->to) != NULL)
    return;
  if (end != NULL)
    /* Translators: a switch and a time of day */
    reason = g_strdup_printf (_("Gone with %s since %s"), end->label, seen->gone_at);
  else
    /* Translators: a time of day */
    reason = g_strdup_printf (_("The controller has not seen this link since %s"), seen->gone_at);
  edge = vimos_network_scene_need_edge (self, seen->from, seen->to, FALSE);
  vimos_canvas_edge_set_label (edge, seen->label);
  vimos_canvas_edge_set_width (edge, seen->width);
  vimos_canvas_edge_set_gone (edge, reason);
}

static gboolean
is_forgotten (gpointer key,
              gpointer value,
              gpointer now)
{
  const VimosSceneSeen *seen = value;

  return !seen->present && seen->gone_us != 0 && *(gint64 *) now - seen->gone_us > KEEP_US;
}

static void
note_forgetting (VimosNetworkScene *self)
{
  GHashTableIter iter;
  gpointer value;

  self->forget_us = G_MAXINT64;
  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VimosSceneSeen *seen = value;

      if (!seen->present && seen->gone_us != 0)
        self->forget_us = MIN (self->forget_us, seen->gone_us + KEEP_US);
    }
}

/* Switches first: a link of one that has gone needs it. */
static void
show_gone (VimosNetworkScene *self,
           gboolean links)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VimosSceneSeen *seen = value;

      if (seen->present || (seen->to != NULL) != links)
        continue;
      set_there (seen, FALSE);
      if (links)
        show_gone_link (self, seen);
      else
        show_gone_device (self, seen);
    }
}

/**
 * vimos_network_scene_keep_gone:
 *
 * Notes what is there, and puts back onto the picture what was there a while ago.
 */
void
vimos_network_scene_keep_gone (VimosNetworkScene *self)
{
  gint64 now = vimos_clock_now ();
  GHashTableIter iter;
  gpointer value;

  if (self->topology == NULL)
    return;
  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((VimosSceneSeen *) value)->present = FALSE;
  note_devices (self);
  note_links (self);
  show_gone (self, FALSE);
  show_gone (self, TRUE);
  g_hash_table_foreach_remove (self->seen, is_forgotten, &now);
  note_forgetting (self);
}
