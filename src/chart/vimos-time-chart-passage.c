/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-chart-draw.h"
#include "vimos-time-chart-private.h"

/* From one model to the next: for a moment both are there, over one axis that stretches from the
 * old to the new; the old one fades out, the new one in. A lane of the old model that lives on in
 * the new one moves to its place. Where animations are not wanted the new model is there at
 * once. */

#define PASSAGE_US 400000

struct _VimosTimePassage
{
  VimosTimeModel *old; /* owned */
  VimosLaneHeir heirs[VIMOS_TIME_CHART_MAX_HEIRS]; /* owned lanes */
  guint n_heirs;
  double old_start, old_end; /* s: what was shown of it */
  double old_height;         /* px */
  gint64 start_us;           /* 0 until the first frame */
  double part;               /* 0 to 1, eased */
  guint tick;
};

static double
mix (double from,
     double to,
     double part)
{
  return from + (to - from) * part;
}

/** vimos_time_chart_end_passage: from now on only the new model is shown */
void
vimos_time_chart_end_passage (VimosTimeChart *self)
{
  VimosTimePassage *passage = g_steal_pointer (&self->passage);

  if (passage == NULL)
    return;
  if (passage->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), passage->tick);
  for (guint i = 0; i < passage->n_heirs; i++)
    {
      g_object_unref (passage->heirs[i].from);
      g_object_unref (passage->heirs[i].to);
    }
  g_object_unref (passage->old);
  g_free (passage);
  vimos_time_chart_queue_scene (self);
}

static gboolean
tick_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  VimosTimePassage *passage = self->passage;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double part;

  if (passage->start_us == 0)
    passage->start_us = now;
  part = CLAMP ((now - passage->start_us) / (double) PASSAGE_US, 0, 1);
  passage->part = 1 - pow (1 - part, 3);
  if (part >= 1)
    {
      passage->tick = 0;
      vimos_time_chart_end_passage (self);
      return G_SOURCE_REMOVE;
    }
  vimos_time_chart_queue_scene (self);
  return G_SOURCE_CONTINUE;
}

static VimosTimePassage *
passage_new (VimosTimeChart *self,
             const VimosLaneHeir *heirs,
             guint n_heirs)
{
  VimosTimePassage *passage = g_new0 (VimosTimePassage, 1);

  passage->old = g_object_ref (self->model);
  passage->old_start = self->scene.start;
  passage->old_end = self->scene.end;
  passage->old_height = self->scene.height;
  for (guint i = 0; i < MIN (n_heirs, VIMOS_TIME_CHART_MAX_HEIRS); i++)
    passage->heirs[passage->n_heirs++] = (VimosLaneHeir){ g_object_ref (heirs[i].from),
                                                          g_object_ref (heirs[i].to) };
  return passage;
}

/**
 * vimos_time_chart_pass_to_model:
 * @model: what it shall show
 * @heirs: (array length=n_heirs): lanes of the present model, and what becomes of them in @model
 * @n_heirs: how many, at most %VIMOS_TIME_CHART_MAX_HEIRS
 *
 * As vimos_time_chart_set_model(), within 400 ms where animations are wanted.
 */
void
vimos_time_chart_pass_to_model (VimosTimeChart *self,
                                VimosTimeModel *model,
                                const VimosLaneHeir *heirs,
                                guint n_heirs)
{
  VimosTimePassage *passage = NULL;

  g_return_if_fail (VIMOS_IS_TIME_CHART (self));
  g_return_if_fail (VIMOS_IS_TIME_MODEL (model));
  g_return_if_fail (heirs != NULL || n_heirs == 0);

  if (self->model == model)
    return;
  if (self->model != NULL && self->node != NULL && vimos_may_animate (GTK_WIDGET (self)))
    passage = passage_new (self, heirs, n_heirs);
  vimos_time_chart_set_model (self, model);
  self->passage = passage;
  if (passage != NULL)
    passage->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/** vimos_time_chart_is_settled: Returns: whether it shows its model, and nothing besides */
gboolean
vimos_time_chart_is_settled (VimosTimeChart *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), TRUE);

  return self->passage == NULL;
}

static const VimosPlacedLane *
find_placed (const VimosTimeScene *scene,
             VimosChartLane *lane)
{
  for (guint i = 0; i < scene->placed->len; i++)
    if (g_array_index (scene->placed, VimosPlacedLane, i).lane == lane)
      return &g_array_index (scene->placed, VimosPlacedLane, i);
  return NULL;
}

/* What is in the lane, on its way from its old place to the new one. */
static void
append_heir (VimosTimeChart *self,
             GtkSnapshot *snapshot,
             const VimosTimeScene *old,
             const VimosLaneHeir *heir)
{
  double part = self->passage->part;
  const VimosPlacedLane *from = find_placed (old, heir->from);
  const VimosPlacedLane *to = find_placed (&self->scene, heir->to);
  VimosPlacedLane between;
  VimosTimeScene scene = *old;

  if (from == NULL || to == NULL)
    return;
  between = *from;
  graphene_rect_interpolate (&from->plot, &to->plot, part, &between.plot);
  graphene_rect_interpolate (&old->plot, &self->scene.plot, part, &scene.plot);
  scene.without = NULL;
  gtk_snapshot_push_opacity (snapshot, 1 - pow (part, 4));
  vimos_time_scene_draw_lane (&scene, snapshot, &between);
  gtk_snapshot_pop (snapshot);
}

static GskRenderNode *
build_old (VimosTimeChart *self,
           VimosTimeScene *old)
{
  VimosTimePassage *passage = self->passage;
  g_autoptr (GHashTable) without = g_hash_table_new (NULL, NULL);
  GskRenderNode *node;

  for (guint i = 0; i < passage->n_heirs; i++)
    g_hash_table_add (without, passage->heirs[i].from);
  vimos_time_scene_init (old);
  old->model = passage->old;
  old->texts = self->texts;
  old->palette = &self->palette;
  old->width = self->scene.width;
  old->height = passage->old_height;
  old->start = self->scene.start;
  old->end = self->scene.end;
  old->without = without;
  node = vimos_time_scene_build (old);
  old->without = NULL;
  return node;
}

static void
append_node (GtkSnapshot *snapshot,
             GskRenderNode *node)
{
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_pop (snapshot);
}

/**
 * vimos_time_chart_build_passage:
 *
 * As vimos_time_scene_build() of the chart's scene, for a moment on the way from its last model.
 */
GskRenderNode *
vimos_time_chart_build_passage (VimosTimeChart *self)
{
  VimosTimePassage *passage = self->passage;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) old_node = NULL;
  g_autoptr (GskRenderNode) new_node = NULL;
  VimosTimeScene old;

  self->scene.start = mix (passage->old_start, self->scene.start, passage->part);
  self->scene.end = mix (passage->old_end, self->scene.end, passage->part);
  old_node = build_old (self, &old);
  new_node = vimos_time_scene_build (&self->scene);
  gtk_snapshot_push_cross_fade (snapshot, passage->part);
  append_node (snapshot, old_node);
  append_node (snapshot, new_node);
  for (guint i = 0; i < passage->n_heirs; i++)
    append_heir (self, snapshot, &old, &passage->heirs[i]);
  vimos_time_scene_clear (&old);
  return gtk_snapshot_free_to_node (snapshot);
}
