/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-edge.h"
#include "vimos-canvas-item-private.h"

/**
 * VimosCanvasEdge:
 *
 * A line between two nodes of a canvas: a road whose width says how much it can carry, and beside
 * it the kerbs of the alternatives (“tracks”) that run over it. A tether is a thin dotted line
 * that only says “belongs to”. Main thread only. Everything but the two ends can change; "changed"
 * is emitted then, once a setter.
 */
struct _VimosCanvasEdge
{
  GObject parent_instance;

  char *from;
  char *to;
  char *label;
  char *detail;
  double width; /* px at zoom 1 */
  guint tracks[VIMOS_CANVAS_MAX_TRACKS];
  guint n_tracks;
  int chosen;
  int bottleneck;
  int flow;
  gboolean tether;
  gboolean faded;
  double load; /* 0 to 1, NaN when it is not known */
  char *gone;
};

G_DEFINE_FINAL_TYPE (VimosCanvasEdge, vimos_canvas_edge, G_TYPE_OBJECT)

static guint changed_signal;

static GQuark looks_quark;

static void
emit_changed (VimosCanvasEdge *self)
{
  g_signal_emit (self, changed_signal, looks_quark);
}

static int
class_of (double load)
{
  static const double steps[] = { 0.10, 0.25, 0.50, 0.75, 0.90 };
  int class = 0;

  if (isnan (load))
    return VIMOS_CANVAS_NO_LOAD;
  while (class < (int) G_N_ELEMENTS (steps) && load >= steps[class])
    class++;
  return class;
}

static void
vimos_canvas_edge_finalize (GObject *object)
{
  VimosCanvasEdge *self = VIMOS_CANVAS_EDGE (object);

  g_free (self->from);
  g_free (self->to);
  g_free (self->label);
  g_free (self->detail);
  g_free (self->gone);

  G_OBJECT_CLASS (vimos_canvas_edge_parent_class)->finalize (object);
}

static void
vimos_canvas_edge_class_init (VimosCanvasEdgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_canvas_edge_finalize;

  /**
   * VimosCanvasEdge::changed:
   *
   * The edge looks different (detail “looks”), or something else is to be said of it.
   */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_CANVAS_EDGE,
                                 G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  looks_quark = g_quark_from_static_string ("looks");
}

static void
vimos_canvas_edge_init (VimosCanvasEdge *self)
{
  self->width = 4;
  self->chosen = VIMOS_CANVAS_NO_TRACK;
  self->bottleneck = VIMOS_CANVAS_NO_TRACK;
  self->load = NAN;
}

/**
 * vimos_canvas_edge_new:
 * @from: a node's id
 * @to: another node's id
 *
 * Returns: (transfer full): an edge 4 px wide
 */
VimosCanvasEdge *
vimos_canvas_edge_new (const char *from,
                       const char *to)
{
  VimosCanvasEdge *self;

  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_CANVAS_EDGE, NULL);
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  return self;
}

/**
 * vimos_canvas_edge_new_tether:
 * @from: a node's id
 * @to: another node's id
 *
 * Returns: (transfer full): a thin dotted line
 */
VimosCanvasEdge *
vimos_canvas_edge_new_tether (const char *from,
                              const char *to)
{
  VimosCanvasEdge *self = vimos_canvas_edge_new (from, to);

  self->tether = TRUE;
  return self;
}

/** vimos_canvas_edge_get_from: Returns: (transfer none): the id of the node it starts at */
const char *
vimos_canvas_edge_get_from (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return self->from;
}

/** vimos_canvas_edge_get_to: Returns: (transfer none): the id of the node it ends at */
const char *
vimos_canvas_edge_get_to (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return self->to;
}

/** vimos_canvas_edge_get_tether: Returns: whether it is only a dotted line */
gboolean
vimos_canvas_edge_get_tether (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), FALSE);

  return self->tether;
}

/**
 * vimos_canvas_edge_get_label:
 *
 * Returns: (transfer none) (nullable): what stands in the pill on it
 */
const char *
vimos_canvas_edge_get_label (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return self->label;
}

/** vimos_canvas_edge_get_detail: Returns: (transfer none) (nullable): a sentence for the tooltip */
const char *
vimos_canvas_edge_get_detail (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return self->detail;
}

/** vimos_canvas_edge_get_width: Returns: the width of the road in px at zoom 1 */
double
vimos_canvas_edge_get_width (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), 0);

  return self->width;
}

/** vimos_canvas_edge_get_faded: Returns: whether it stands back behind others */
gboolean
vimos_canvas_edge_get_faded (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), FALSE);

  return self->faded;
}

/** vimos_canvas_edge_get_n_tracks: Returns: how many alternatives run over it */
guint
vimos_canvas_edge_get_n_tracks (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), 0);

  return self->n_tracks;
}

/** vimos_canvas_edge_get_track: Returns: the alternative at @index, counted from 0 */
guint
vimos_canvas_edge_get_track (VimosCanvasEdge *self,
                             guint index)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), 0);
  g_return_val_if_fail (index < self->n_tracks, 0);

  return self->tracks[index];
}

/** vimos_canvas_edge_has_track: Returns: whether alternative @track runs over it */
gboolean
vimos_canvas_edge_has_track (VimosCanvasEdge *self,
                             guint track)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), FALSE);

  for (guint i = 0; i < self->n_tracks; i++)
    if (self->tracks[i] == track)
      return TRUE;
  return FALSE;
}

/** vimos_canvas_edge_get_chosen: Returns: the track that is chosen, or %VIMOS_CANVAS_NO_TRACK */
int
vimos_canvas_edge_get_chosen (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), VIMOS_CANVAS_NO_TRACK);

  return self->chosen;
}

/**
 * vimos_canvas_edge_get_bottleneck:
 *
 * Returns: the track that it narrows most, or %VIMOS_CANVAS_NO_TRACK
 */
int
vimos_canvas_edge_get_bottleneck (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), VIMOS_CANVAS_NO_TRACK);

  return self->bottleneck;
}

/**
 * vimos_canvas_edge_get_flow:
 *
 * Returns: 1 when something moves from its start to its end, -1 the other way, 0 when not
 */
int
vimos_canvas_edge_get_flow (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), 0);

  return self->flow;
}

/**
 * vimos_canvas_edge_get_load:
 *
 * Returns: what part of its capacity is used, 0 to 1; NaN when that is not known
 */
double
vimos_canvas_edge_get_load (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NAN);

  return self->load;
}

/**
 * vimos_canvas_edge_get_load_class:
 *
 * Returns: which of the steps 0, 10, 25, 50, 75, 90 % its load has reached, counted from 0, or
 *   %VIMOS_CANVAS_NO_LOAD
 */
int
vimos_canvas_edge_get_load_class (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), VIMOS_CANVAS_NO_LOAD);

  return class_of (self->load);
}

/**
 * vimos_canvas_edge_get_gone:
 *
 * Returns: (transfer none) (nullable): why it is not there any more; %NULL while it is
 */
const char *
vimos_canvas_edge_get_gone (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return self->gone;
}

/**
 * vimos_canvas_edge_set_label:
 * @label: (nullable): what stands in the pill on it
 */
void
vimos_canvas_edge_set_label (VimosCanvasEdge *self,
                             const char *label)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  if (vimos_canvas_item_set_text (&self->label, label))
    emit_changed (self);
}

/**
 * vimos_canvas_edge_set_detail:
 * @detail: (nullable): a sentence for the tooltip
 */
void
vimos_canvas_edge_set_detail (VimosCanvasEdge *self,
                              const char *detail)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  if (vimos_canvas_item_set_text (&self->detail, detail))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * vimos_canvas_edge_set_width:
 * @width: the width of the road in px at zoom 1
 */
void
vimos_canvas_edge_set_width (VimosCanvasEdge *self,
                             double width)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));
  g_return_if_fail (width > 0);

  if (width == self->width)
    return;
  self->width = width;
  emit_changed (self);
}

/**
 * vimos_canvas_edge_set_faded:
 * @faded: whether it stands back behind others
 */
void
vimos_canvas_edge_set_faded (VimosCanvasEdge *self,
                             gboolean faded)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  if (vimos_canvas_item_set_flag (&self->faded, faded))
    emit_changed (self);
}

/**
 * vimos_canvas_edge_set_tracks:
 * @tracks: (array length=n_tracks) (nullable): the alternatives that run over it, from 0
 * @n_tracks: how many; those above %VIMOS_CANVAS_MAX_TRACKS are left out
 * @chosen: the one that is chosen, or %VIMOS_CANVAS_NO_TRACK
 */
void
vimos_canvas_edge_set_tracks (VimosCanvasEdge *self,
                              const guint *tracks,
                              guint n_tracks,
                              int chosen)
{
  gboolean same;

  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));
  g_return_if_fail (tracks != NULL || n_tracks == 0);

  n_tracks = MIN (n_tracks, VIMOS_CANVAS_MAX_TRACKS);
  same = n_tracks == self->n_tracks && chosen == self->chosen;
  for (guint i = 0; i < n_tracks; i++)
    {
      same = same && self->tracks[i] == tracks[i];
      self->tracks[i] = tracks[i];
    }
  if (same)
    return;
  self->n_tracks = n_tracks;
  self->chosen = chosen;
  emit_changed (self);
}

/**
 * vimos_canvas_edge_set_bottleneck:
 * @track: the alternative that it narrows most, or %VIMOS_CANVAS_NO_TRACK
 */
void
vimos_canvas_edge_set_bottleneck (VimosCanvasEdge *self,
                                  int track)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  if (track == self->bottleneck)
    return;
  self->bottleneck = track;
  emit_changed (self);
}

/**
 * vimos_canvas_edge_set_flow:
 * @flow: 1 when something moves from its start to its end, -1 the other way, 0 when not
 */
void
vimos_canvas_edge_set_flow (VimosCanvasEdge *self,
                            int flow)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  flow = CLAMP (flow, -1, 1);
  if (flow == self->flow)
    return;
  self->flow = flow;
  emit_changed (self);
}

/**
 * vimos_canvas_edge_set_load:
 * @load: what part of its capacity is used, 0 to 1; NaN when that is not known
 */
void
vimos_canvas_edge_set_load (VimosCanvasEdge *self,
                            double load)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  load = isnan (load) ? NAN : CLAMP (load, 0, 1);
  /* Neither in another class nor another percent: what cannot be seen needs no drawing. */
  if (class_of (load) == class_of (self->load)
      && (isnan (load) || round (load * 100) == round (self->load * 100)))
    return;
  self->load = load;
  emit_changed (self);
}

/**
 * vimos_canvas_edge_set_gone:
 * @reason: (nullable): a sentence that says why the edge is not there any more; %NULL: it is there
 */
void
vimos_canvas_edge_set_gone (VimosCanvasEdge *self,
                            const char *reason)
{
  g_return_if_fail (VIMOS_IS_CANVAS_EDGE (self));

  if (vimos_canvas_item_set_text (&self->gone, reason))
    emit_changed (self);
}

/**
 * vimos_canvas_edge_describe:
 *
 * Returns: (transfer full) (nullable): what is to be said of the edge: its detail, else its
 *   label, and why it is gone
 */
char *
vimos_canvas_edge_describe (VimosCanvasEdge *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS_EDGE (self), NULL);

  return vimos_canvas_item_describe (self->detail != NULL ? self->detail : self->label, self->gone);
}
