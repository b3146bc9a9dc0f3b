/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-step-row.h"

/**
 * VimosStepRow:
 *
 * A step of a move: whether it waits, runs, is done or failed, and how long it took.
 */
struct _VimosStepRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  VimosStep *step;

  /* template children */
  GtkStack *sign;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *time;
};

G_DEFINE_FINAL_TYPE (VimosStepRow, vimos_step_row, GTK_TYPE_LIST_BOX_ROW)

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

/**
 * vimos_step_row_refresh:
 *
 * Shows the step as it is now: while it runs, its time grows without a notification.
 */
void
vimos_step_row_refresh (VimosStepRow *self)
{
  VimosPhaseState state;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (VIMOS_IS_STEP_ROW (self));

  state = vimos_step_get_state (self->step);
  title = vimos_step_describe_title (self->step);
  detail = vimos_step_describe_detail (self->step);
  time = vimos_step_describe_time (self->step);
  label = g_strdup_printf ("%s, %s %s", title, _(signs[state].word), time);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
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
vimos_step_row_dispose (GObject *object)
{
  g_clear_object (&VIMOS_STEP_ROW (object)->step);

  G_OBJECT_CLASS (vimos_step_row_parent_class)->dispose (object);
}

static void
vimos_step_row_class_init (VimosStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_step_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, sign);
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, title);
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, detail);
  gtk_widget_class_bind_template_child (widget_class, VimosStepRow, time);
}

static void
vimos_step_row_init (VimosStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_step_row_new:
 * @step: the step to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
vimos_step_row_new (VimosStep *step)
{
  VimosStepRow *self = g_object_new (VIMOS_TYPE_STEP_ROW, NULL);

  self->step = g_object_ref (step);
  g_signal_connect_object (step, "changed", G_CALLBACK (vimos_step_row_refresh), self,
                           G_CONNECT_SWAPPED);
  vimos_step_row_refresh (self);
  return GTK_WIDGET (self);
}
