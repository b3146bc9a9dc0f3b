/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-candidate-row.h"
#include "vimos-palette.h"
#include "vimos-track-sample.h"
#include "vimos-units.h"
#include "vimos-valve-sample.h"
#include "vimos-words.h"

/**
 * VimosCandidateRow:
 *
 * A path that the VM can take: its line, bandwidth, way, bottleneck, and what it would cost. The
 * bars of all rows have one scale. There is a compact form, for the many and for small windows.
 */
struct _VimosCandidateRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  VimosCandidate *candidate;
  char *shares; /* “shares s3”, or NULL */

  /* template children */
  VimosTrackSample *sample;
  GtkLabel *title;
  GtkLabel *cross_check;
  GtkLabel *short_time;
  GtkProgressBar *short_bar;
  GtkWidget *path;
  GtkWidget *times;
  GtkLabel *bandwidth;
  GtkLabel *way;
  GtkLabel *bottleneck;
  GtkLabel *available;
  GtkProgressBar *migration_bar;
  GtkLabel *migration;
  GtkProgressBar *downtime_bar;
  GtkLabel *downtime;

  double longest; /* s: what a full bar stands for */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (VimosCandidateRow, vimos_candidate_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_time (VimosCandidateRow *self,
           GtkProgressBar *bar,
           GtkLabel *label,
           double seconds)
{
  g_autofree char *text = vimos_words_about_seconds (seconds);

  gtk_label_set_label (label, text);
  gtk_progress_bar_set_fraction (bar, isfinite (seconds) && self->longest > 0
                                          ? CLAMP (seconds / self->longest, 0, 1) : 0);
}

static void
show_track (VimosCandidateRow *self,
            guint track)
{
  vimos_track_sample_set_track (self->sample, track);
  for (guint i = 0; i < VIMOS_N_TRACKS; i++)
    {
      g_autofree char *style = g_strdup_printf ("track-%u", i + 1);

      if (i == track)
        gtk_widget_add_css_class (GTK_WIDGET (self), style);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), style);
    }
}

/* “49.6 Mbit/s free”, or, where the capacity has no place of its own, “49.6 of 50 Mbit/s free”. */
static char *
describe_available (VimosCandidateRow *self,
                    VimosPath *path)
{
  double free_mbps = vimos_path_get_available_mbps (path);
  double mbps = vimos_path_get_bottleneck (path)->mbps;
  g_autofree char *available = vimos_format_mbps (free_mbps);
  g_autofree char *capacity = vimos_format_mbps (mbps);

  if (isnan (free_mbps))
    return g_strdup (self->compact && !isnan (mbps) ? capacity : "");
  if (self->compact && free_mbps < mbps)
    /* Translators: two bandwidths: “49.6 Mbit/s of 50 Mbit/s free” */
    return g_strdup_printf (_("%s of %s free"), available, capacity);
  /* Translators: “49.6 Mbit/s free” */
  return g_strdup_printf (_("%s free"), available);
}

/* “bottleneck s4 – s1”; in the compact form “s4 – s1 · 2 hops”. */
static char *
describe_narrow (VimosCandidateRow *self,
                 VimosPath *path)
{
  g_autofree char *hops = vimos_words_hops (vimos_path_get_hops (path));
  g_autofree char *where = vimos_words_narrowest (path);

  if (!self->compact)
    return vimos_words_bottleneck (path);
  if (where == NULL)
    return g_steal_pointer (&hops);
  return g_strdup_printf ("%s · %s", where, hops);
}

static void
show_path (VimosCandidateRow *self,
           VimosPath *path)
{
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  g_autofree char *bandwidth = vimos_format_mbps (bottleneck->mbps);
  g_autofree char *source = vimos_words_bandwidth_source (bottleneck->source);
  g_autofree char *narrow = describe_narrow (self, path);
  g_autofree char *hops = vimos_words_hops (vimos_path_get_hops (path));
  g_autofree char *names = vimos_path_to_string (path);
  g_autofree char *way = g_strdup_printf ("%s · %s", names, hops);
  g_autofree char *available = describe_available (self, path);

  gtk_label_set_label (self->bandwidth, bandwidth);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->bandwidth), source);
  gtk_label_set_label (self->way, way);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), names);
  gtk_label_set_label (self->bottleneck, narrow);
  gtk_label_set_label (self->available, available);
}

static void
show_form (VimosCandidateRow *self)
{
  gtk_widget_set_visible (self->path, !self->compact);
  gtk_widget_set_visible (self->times, !self->compact);
  gtk_widget_set_visible (GTK_WIDGET (self->short_bar), self->compact);
  gtk_widget_set_visible (GTK_WIDGET (self->short_time), self->compact);
  if (self->compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "short");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "short");
}

/* What it shares with others comes before whether the controller's own search found it. */
static void
show_badge (VimosCandidateRow *self)
{
  const char *text
      = self->shares != NULL
            ? self->shares
            : vimos_words_cross_check (vimos_candidate_get_cross_check (self->candidate));

  gtk_label_set_label (self->cross_check, text);
  gtk_widget_set_visible (GTK_WIDGET (self->cross_check),
                          *text != '\0' && (!self->compact || self->shares != NULL));
  if (self->shares != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->cross_check), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->cross_check), "warning");
}

/**
 * vimos_candidate_row_refresh:
 *
 * Shows the candidate as it is now.
 */
void
vimos_candidate_row_refresh (VimosCandidateRow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  if (self->candidate == NULL)
    return;
  title = g_strdup_printf (_("Path %u"), vimos_candidate_get_rank (self->candidate));
  sentence = vimos_words_candidate (self->candidate);
  gtk_label_set_label (self->title, title);
  show_badge (self);
  show_form (self);
  show_track (self, vimos_candidate_get_rank (self->candidate) - 1);
  show_path (self, vimos_candidate_get_path (self->candidate));
  show_time (self, self->migration_bar, self->migration,
             vimos_candidate_get_predicted_migration (self->candidate));
  show_time (self, self->short_bar, self->short_time,
             vimos_candidate_get_predicted_migration (self->candidate));
  show_time (self, self->downtime_bar, self->downtime,
             vimos_candidate_get_predicted_downtime (self->candidate));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
vimos_candidate_row_dispose (GObject *object)
{
  VimosCandidateRow *self = VIMOS_CANDIDATE_ROW (object);

  g_clear_object (&self->candidate);
  g_clear_pointer (&self->shares, g_free);

  G_OBJECT_CLASS (vimos_candidate_row_parent_class)->dispose (object);
}

/* GtkListBox chooses every row that the keyboard comes past, and on the way to the button below the
 * list that would be the last: Tab stops at the chosen path only, and the arrows choose. */
static gboolean
vimos_candidate_row_focus (GtkWidget *widget,
                           GtkDirectionType direction)
{
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
      && !gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (widget)))
    return FALSE;
  return GTK_WIDGET_CLASS (vimos_candidate_row_parent_class)->focus (widget, direction);
}

static void
vimos_candidate_row_class_init (VimosCandidateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_candidate_row_dispose;
  widget_class->focus = vimos_candidate_row_focus;
  g_type_ensure (VIMOS_TYPE_TRACK_SAMPLE);
  g_type_ensure (VIMOS_TYPE_VALVE_SAMPLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-candidate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, sample);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, title);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, cross_check);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, short_time);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, short_bar);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, path);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, times);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, bandwidth);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, way);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, bottleneck);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, available);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, migration_bar);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, migration);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, downtime_bar);
  gtk_widget_class_bind_template_child (widget_class, VimosCandidateRow, downtime);
}

static void
vimos_candidate_row_init (VimosCandidateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_candidate_row_new:
 * @candidate: the path to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
vimos_candidate_row_new (VimosCandidate *candidate)
{
  VimosCandidateRow *self = g_object_new (VIMOS_TYPE_CANDIDATE_ROW, NULL);

  self->candidate = g_object_ref (candidate);
  g_signal_connect_object (candidate, "notify", G_CALLBACK (vimos_candidate_row_refresh), self,
                           G_CONNECT_SWAPPED);
  vimos_candidate_row_refresh (self);
  return GTK_WIDGET (self);
}

/** vimos_candidate_row_get_candidate: Returns: (transfer none): the path that is shown */
VimosCandidate *
vimos_candidate_row_get_candidate (VimosCandidateRow *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE_ROW (self), NULL);

  return self->candidate;
}

/**
 * vimos_candidate_row_set_longest:
 * @seconds: what a full bar stands for
 */
void
vimos_candidate_row_set_longest (VimosCandidateRow *self,
                                 double seconds)
{
  g_return_if_fail (VIMOS_IS_CANDIDATE_ROW (self));

  if (seconds == self->longest)
    return;
  self->longest = seconds;
  vimos_candidate_row_refresh (self);
}

/**
 * vimos_candidate_row_set_path_set:
 * @set: (nullable): the answer that the path is of
 *
 * Lets the row say what its path shares with others.
 */
void
vimos_candidate_row_set_path_set (VimosCandidateRow *self,
                                  VimosPathSet *set)
{
  g_autofree char *shares = NULL;

  g_return_if_fail (VIMOS_IS_CANDIDATE_ROW (self));

  if (set != NULL)
    shares = vimos_words_shares (set, vimos_candidate_get_path (self->candidate));
  if (g_strcmp0 (shares, self->shares) == 0)
    return;
  g_free (self->shares);
  self->shares = g_steal_pointer (&shares);
  vimos_candidate_row_refresh (self);
}

/**
 * vimos_candidate_row_set_compact:
 * @compact: whether two lines have to do
 */
void
vimos_candidate_row_set_compact (VimosCandidateRow *self,
                                 gboolean compact)
{
  g_return_if_fail (VIMOS_IS_CANDIDATE_ROW (self));

  if (compact == self->compact)
    return;
  self->compact = compact;
  vimos_candidate_row_refresh (self);
}
