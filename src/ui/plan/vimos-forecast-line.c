/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-forecast-line.h"
#include "vimos-palette.h"
#include "vimos-track-sample.h"
#include "vimos-words.h"

/**
 * VimosForecastLine:
 *
 * The forecast in one line, for when there is no room for its chart: what each path would cost, and
 * how the VM answers now.
 */
struct _VimosForecastLine
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  char *shown; /* of what the children are */

  /* borrowed children */
  GtkBox *paths;
  GtkLabel *answer;
};

#define MAX_PATHS VIMOS_N_TRACKS

G_DEFINE_FINAL_TYPE (VimosForecastLine, vimos_forecast_line, GTK_TYPE_BOX)

static char *
describe_time (VimosCandidate *candidate)
{
  return vimos_words_about_seconds (vimos_candidate_get_predicted_migration (candidate));
}

static GtkWidget *
create_path (VimosCandidate *candidate,
             gboolean chosen)
{
  guint track = vimos_candidate_get_rank (candidate) - 1;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sample = g_object_new (VIMOS_TYPE_TRACK_SAMPLE, NULL);
  g_autofree char *time = describe_time (candidate);
  g_autofree char *name = g_strdup_printf (_("Path %u: %s"), track + 1, time);
  GtkWidget *label = gtk_label_new (time);

  vimos_track_sample_set_track (VIMOS_TRACK_SAMPLE (sample), track);
  gtk_widget_add_css_class (label, chosen ? "heading" : "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_tooltip_text (box, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return box;
}

static char *
describe_paths (GListModel *candidates,
                guint n,
                VimosCandidate *chosen)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);
      g_autofree char *time = describe_time (candidate);

      g_string_append_printf (text, "%u%s %s ", vimos_candidate_get_rank (candidate),
                              candidate == chosen ? "!" : "", time);
    }
  return g_string_free (text, FALSE);
}

static void
refresh (VimosForecastLine *self)
{
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  VimosCandidate *chosen = vimos_workspace_get_candidate (self->workspace);
  GListModel *candidates = plan != NULL ? vimos_plan_get_candidates (plan) : NULL;
  guint n = candidates != NULL ? MIN (g_list_model_get_n_items (candidates), MAX_PATHS) : 0;
  g_autofree char *text = describe_paths (candidates, n, chosen);
  GtkWidget *child;

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->paths))) != NULL)
    gtk_box_remove (self->paths, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);

      gtk_box_append (self->paths, create_path (candidate, candidate == chosen));
    }
}

static void
answer_changed_cb (VimosForecastLine *self,
                   GParamSpec *pspec,
                   VimosForecast *forecast)
{
  const char *answer = vimos_forecast_get_answer (forecast);

  gtk_label_set_label (self->answer, answer != NULL ? answer : "");
}

static void
vimos_forecast_line_dispose (GObject *object)
{
  VimosForecastLine *self = VIMOS_FORECAST_LINE (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (vimos_forecast_line_parent_class)->dispose (object);
}

static void
vimos_forecast_line_class_init (VimosForecastLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_forecast_line_dispose;
}

static void
vimos_forecast_line_init (VimosForecastLine *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->paths = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18));
  self->answer = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->answer), TRUE);
  gtk_label_set_xalign (self->answer, 1);
  gtk_label_set_ellipsize (self->answer, PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->answer), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->answer), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->answer), "numeric");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->paths));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->answer));
}

/**
 * vimos_forecast_line_set_workspace:
 * @workspace: what is planned; only once
 * @forecast: which asks the VM
 */
void
vimos_forecast_line_set_workspace (VimosForecastLine *self,
                                   VimosWorkspace *workspace,
                                   VimosForecast *forecast)
{
  g_return_if_fail (VIMOS_IS_FORECAST_LINE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (forecast, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}
