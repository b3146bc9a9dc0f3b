/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-part-row.h"
#include "vimos-units.h"

/**
 * VimosPartRow:
 *
 * One of those that a session asks: a sign of how it is, its name, what it says, and how long that
 * took. While it is asked and can be seen, the time grows.
 */
struct _VimosPartRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  VimosPart *part;

  /* template children */
  GtkStack *sign;
  GtkSpinner *spinner;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  GtkLabel *time;

  guint timer;
};

#define REFRESH_MS 200

G_DEFINE_FINAL_TYPE (VimosPartRow, vimos_part_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_time (VimosPartRow *self)
{
  g_autofree char *time = vimos_format_seconds (vimos_part_get_seconds (self->part));

  gtk_label_set_label (self->time,
                       vimos_part_get_state (self->part) == VIMOS_PART_TROUBLE ? "" : time);
}

static gboolean
timer_cb (gpointer user_data)
{
  show_time (user_data);
  return G_SOURCE_CONTINUE;
}

static void
follow_time (VimosPartRow *self)
{
  gboolean asking = vimos_part_get_state (self->part) == VIMOS_PART_ASKING;

  if (asking && self->timer == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  else if (!asking)
    g_clear_handle_id (&self->timer, g_source_remove);
}

static void
refresh (VimosPartRow *self)
{
  static const struct
  {
    const char *icon;
    const char *style;
  } signs[] = {
    [VIMOS_PART_ASKING] = { NULL, NULL },
    [VIMOS_PART_READY] = { "object-select-symbolic", "success" },
    [VIMOS_PART_TROUBLE] = { "dialog-error-symbolic", "error" },
  };
  VimosPartState state = vimos_part_get_state (self->part);
  const char *detail = vimos_part_get_detail (self->part);
  g_autofree char *label
      = g_strdup_printf ("%s: %s", vimos_part_get_name (self->part), detail != NULL ? detail : "");

  gtk_stack_set_visible_child_name (self->sign, state == VIMOS_PART_ASKING ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, state == VIMOS_PART_ASKING);
  gtk_image_set_from_icon_name (self->icon, signs[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]){ signs[state].style, NULL });
  gtk_label_set_label (self->name, vimos_part_get_name (self->part));
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  show_time (self);
  follow_time (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
vimos_part_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vimos_part_row_parent_class)->map (widget);
  refresh (VIMOS_PART_ROW (widget));
}

static void
vimos_part_row_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&VIMOS_PART_ROW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (vimos_part_row_parent_class)->unmap (widget);
}

static void
vimos_part_row_dispose (GObject *object)
{
  VimosPartRow *self = VIMOS_PART_ROW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->part);

  G_OBJECT_CLASS (vimos_part_row_parent_class)->dispose (object);
}

static void
vimos_part_row_class_init (VimosPartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_part_row_dispose;
  widget_class->map = vimos_part_row_map;
  widget_class->unmap = vimos_part_row_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-part-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, sign);
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, icon);
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, name);
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, detail);
  gtk_widget_class_bind_template_child (widget_class, VimosPartRow, time);
}

static void
vimos_part_row_init (VimosPartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_part_row_new:
 * @part: what to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
vimos_part_row_new (VimosPart *part)
{
  VimosPartRow *self;

  g_return_val_if_fail (VIMOS_IS_PART (part), NULL);

  self = g_object_new (VIMOS_TYPE_PART_ROW, NULL);
  self->part = g_object_ref (part);
  g_signal_connect_object (part, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
