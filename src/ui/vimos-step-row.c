/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-phase-row.h"
#include "vimos-units.h"

/**
 * VimosPhaseRow:
 *
 * A step of a move: whether it waits, runs, is done or failed, and how long it took.
 */
struct _VimosPhaseRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  VimosPhase *phase;

  /* template children */
  GtkStack *sign;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *time;
};

G_DEFINE_FINAL_TYPE (VimosPhaseRow, vimos_phase_row, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *icon;
  const char *style;
  const char *word; /* for a screen reader */
} signs[] = {
  [VIMOS_PHASE_WAITING] = { "radio-symbolic", "waiting", N_("waiting") },
  [VIMOS_PHASE_RUNNING] = { NULL, "running", N_("running") },
  [VIMOS_PHASE_DONE] = { "object-select-symbolic", "done", N_("done") },
  [VIMOS_PHASE_FAILED] = { "dialog-error-symbolic", "failed", N_("failed") },
  [VIMOS_PHASE_SKIPPED] = { "list-remove-symbolic", "skipped", N_("skipped") },
};

static char *
describe_time (VimosPhase *phase)
{
  gint64 start = vimos_phase_get_start (phase), end = vimos_phase_get_end (phase);

  if (start == 0 || vimos_phase_get_state (phase) == VIMOS_PHASE_SKIPPED)
    return g_strdup ("");
  return vimos_format_seconds (((end > 0 ? end : vimos_clock_now ()) - start) / (double) G_USEC_PER_SEC);
}

/**
 * vimos_phase_row_refresh:
 *
 * Shows the phase as it is now: while it runs, its time grows without a notification.
 */
void
vimos_phase_row_refresh (VimosPhaseRow *self)
{
  VimosPhaseState state;
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (VIMOS_IS_PHASE_ROW (self));

  state = vimos_phase_get_state (self->phase);
  time = describe_time (self->phase);
  label = g_strdup_printf ("%s, %s %s", vimos_phase_get_title (self->phase), _(signs[state].word), time);
  gtk_label_set_label (self->title, vimos_phase_get_title (self->phase));
  gtk_label_set_label (self->time, time);
  gtk_stack_set_visible_child_name (self->sign, state == VIMOS_PHASE_RUNNING ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, state == VIMOS_PHASE_RUNNING);
  if (signs[state].icon != NULL)
    gtk_image_set_from_icon_name (self->icon, signs[state].icon);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), signs[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self), signs[state].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
vimos_phase_row_dispose (GObject *object)
{
  g_clear_object (&VIMOS_PHASE_ROW (object)->phase);

  G_OBJECT_CLASS (vimos_phase_row_parent_class)->dispose (object);
}

static void
vimos_phase_row_class_init (VimosPhaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_phase_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vimos/Vimos/vimos-phase-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosPhaseRow, sign);
  gtk_widget_class_bind_template_child (widget_class, VimosPhaseRow, icon);
  gtk_widget_class_bind_template_child (widget_class, VimosPhaseRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, VimosPhaseRow, title);
  gtk_widget_class_bind_template_child (widget_class, VimosPhaseRow, time);
}

static void
vimos_phase_row_init (VimosPhaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_phase_row_new:
 * @phase: the step to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
vimos_phase_row_new (VimosPhase *phase)
{
  VimosPhaseRow *self = g_object_new (VIMOS_TYPE_PHASE_ROW, NULL);

  self->phase = g_object_ref (phase);
  g_signal_connect_object (phase, "notify", G_CALLBACK (vimos_phase_row_refresh), self, G_CONNECT_SWAPPED);
  vimos_phase_row_refresh (self);
  return GTK_WIDGET (self);
}
