/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-network-scene-private.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* How full the links are: what changes at each answer of the controller, while the links stay. */

#define DESCRIBED_AT_ONCE 1000 /* takes about 1 ms */

/* “s1/1 – s4/2 · 50 Mbit/s as configured · 12 % full” */
static char *
describe_cable (VimosNetworkScene *self,
                VimosCanvasEdge *edge,
                const VimosLink *link)
{
  double load = vimos_canvas_edge_get_load (edge);
  g_autofree char *bandwidth = vimos_format_mbps (link->mbps);
  const char *label = vimos_canvas_edge_get_label (edge);
  g_autofree char *source = vimos_words_bandwidth_source (link->source);
  g_autofree char *ends = g_strdup_printf (
      "%s/%s – %s/%s", vimos_topology_get_device (self->made_of, link->src_index)->name,
      link->src.port, vimos_topology_get_device (self->made_of, link->dst_index)->name,
      link->dst.port);

  if (label == NULL)
    label = bandwidth;
  if (isnan (load))
    return g_strdup_printf ("%s · %s %s", ends, label, source);
  /* Translators: the ends of a link, its bandwidth, where that is known from, and its load */
  return g_strdup_printf (_("%s · %s %s · %.0f %% full"), ends, label, source, load * 100);
}

static double
load_of (const VimosLink *link)
{
  return link->mbps > 0 ? link->load_mbps / link->mbps : NAN;
}

/* How full the fuller direction is; of one that is not known the other. */
static double *
collect_loads (VimosNetworkScene *self)
{
  double *loads = g_new (double, self->link_of_edge->len + 1);

  for (guint i = 0; i < self->link_of_edge->len; i++)
    loads[i] = NAN;
  for (guint i = 0; i < self->edge_of_link->len; i++)
    {
      guint edge = g_array_index (self->edge_of_link, guint, i);

      if (edge != VIMOS_SCENE_NO_EDGE)
        loads[edge] = fmax (loads[edge], load_of (vimos_topology_get_link (self->topology, i)));
    }
  return loads;
}

static void
describe_edge (VimosNetworkScene *self,
               guint index)
{
  VimosCanvasEdge *edge = g_ptr_array_index (self->new_edges, index);
  const VimosLink *link = vimos_topology_get_link (
      self->made_of, g_array_index (self->link_of_edge, guint, index));
  g_autofree char *detail = describe_cable (self, edge, link);

  vimos_canvas_edge_set_detail (edge, detail);
  g_array_index (self->undescribed, gboolean, index) = FALSE;
}

/* Returns whether any are left. */
static gboolean
describe_some (VimosNetworkScene *self)
{
  guint n = 0;

  while (self->describe_from < self->undescribed->len && n < DESCRIBED_AT_ONCE)
    {
      guint index = self->describe_from++;

      if (!g_array_index (self->undescribed, gboolean, index))
        continue;
      describe_edge (self, index);
      n++;
    }
  return self->describe_from < self->undescribed->len;
}

static gboolean
describe_cb (gpointer user_data)
{
  VimosNetworkScene *self = user_data;
  gboolean left = describe_some (self);

  if (!left)
    self->describer = 0;
  return left ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * vimos_network_scene_describe_links:
 *
 * Writes what is to be said of the links whose loads have changed: of a small network at once, of a
 * large one little by little, when the main loop is idle.
 */
void
vimos_network_scene_describe_links (VimosNetworkScene *self)
{
  self->describe_from = 0;
  if (self->made_of != NULL && describe_some (self) && self->describer == 0)
    self->describer = g_idle_add (describe_cb, self);
}

static void
set_has_loads (VimosNetworkScene *self,
               gboolean has_loads)
{
  if (has_loads == self->has_loads)
    return;
  self->has_loads = has_loads;
  g_object_notify (G_OBJECT (self), "has-loads");
}

/**
 * vimos_network_scene_apply_loads:
 *
 * Tells each edge what its links carry now.
 */
void
vimos_network_scene_apply_loads (VimosNetworkScene *self)
{
  g_autofree double *loads = NULL;
  gboolean any = FALSE;

  g_array_set_size (self->undescribed, self->topology != NULL ? self->link_of_edge->len : 0);
  if (self->topology == NULL)
    {
      set_has_loads (self, FALSE);
      return;
    }
  loads = collect_loads (self);
  for (guint i = 0; i < self->link_of_edge->len; i++)
    {
      VimosCanvasEdge *edge = g_ptr_array_index (self->new_edges, i);
      double before = vimos_canvas_edge_get_load (edge), after;

      vimos_canvas_edge_set_load (edge, loads[i]);
      after = vimos_canvas_edge_get_load (edge);
      any = any || !isnan (after);
      if (self->is_anew || (after != before && !(isnan (after) && isnan (before))))
        g_array_index (self->undescribed, gboolean, i) = TRUE;
    }
  set_has_loads (self, any);
}
