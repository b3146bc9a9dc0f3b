/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-findings-row.h"

/**
 * VimosFindingsRow:
 *
 * Whether the move can begin, in a line; below it, when it is opened, what was found and what to do
 * about it. Opens by itself when something is in the way.
 */
struct _VimosFindingsRow
{
  AdwExpanderRow parent_instance;

  GPtrArray *rows; /* borrowed widgets */
  char *shown;     /* of what findings the rows are */

  /* template children */
  GtkImage *icon;
};

G_DEFINE_FINAL_TYPE (VimosFindingsRow, vimos_findings_row, ADW_TYPE_EXPANDER_ROW)

static const char *
icon_of (VimosSeverity severity)
{
  switch (severity)
    {
    case VIMOS_SEVERITY_ERROR:
      return "dialog-error-symbolic";
    case VIMOS_SEVERITY_WARNING:
      return "dialog-warning-symbolic";
    case VIMOS_SEVERITY_INFO:
    default:
      return "dialog-information-symbolic";
    }
}

static const char *
style_of (VimosSeverity severity)
{
  if (severity == VIMOS_SEVERITY_ERROR)
    return "error";
  return severity == VIMOS_SEVERITY_WARNING ? "warning" : "dim-label";
}

static GtkWidget *
create_row (VimosFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (vimos_finding_get_severity (finding)));
  const char *advice = vimos_finding_get_advice (finding);
  g_autofree char *title = g_markup_escape_text (vimos_finding_get_message (finding), -1);
  g_autofree char *subtitle = g_markup_escape_text (advice != NULL ? advice : "", -1);

  gtk_widget_add_css_class (icon, style_of (vimos_finding_get_severity (finding)));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "finding");
  return row;
}

static VimosSeverity
worst_of (GListModel *findings)
{
  VimosSeverity worst = VIMOS_SEVERITY_INFO;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      worst = MAX (worst, vimos_finding_get_severity (finding));
    }
  return worst;
}

static char *
describe_findings (GListModel *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      g_string_append_printf (text, "%d %s\n", vimos_finding_get_severity (finding),
                              vimos_finding_get_message (finding));
    }
  return g_string_free (text, FALSE);
}

/* Only when they are others: somebody may be reading. */
static void
replace_rows (VimosFindingsRow *self,
              GListModel *findings)
{
  g_autofree char *text = describe_findings (findings);
  guint n = findings != NULL ? g_list_model_get_n_items (findings) : 0;

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);
      GtkWidget *row = create_row (finding);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      g_ptr_array_add (self->rows, row);
    }
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), n > 0);
  if (n > 0 && worst_of (findings) >= VIMOS_SEVERITY_WARNING)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

static void
show_icon (VimosFindingsRow *self,
           VimosPlan *plan)
{
  VimosSeverity worst
      = plan != NULL ? worst_of (vimos_plan_get_findings (plan)) : VIMOS_SEVERITY_INFO;
  const char *icon = "object-select-symbolic", *style = "success";

  if (plan == NULL)
    {
      icon = icon_of (VIMOS_SEVERITY_INFO);
      style = "dim-label";
    }
  else if (vimos_plan_get_checking (plan))
    {
      icon = "content-loading-symbolic";
      style = "dim-label";
    }
  else if (worst != VIMOS_SEVERITY_INFO)
    {
      icon = icon_of (worst);
      style = style_of (worst);
    }
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]){ style, NULL });
}

static void
vimos_findings_row_finalize (GObject *object)
{
  VimosFindingsRow *self = VIMOS_FINDINGS_ROW (object);

  g_ptr_array_unref (self->rows);
  g_free (self->shown);

  G_OBJECT_CLASS (vimos_findings_row_parent_class)->finalize (object);
}

static void
vimos_findings_row_class_init (VimosFindingsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vimos_findings_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-findings-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosFindingsRow, icon);
}

static void
vimos_findings_row_init (VimosFindingsRow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_findings_row_refresh:
 * @workspace: whose plan is shown
 *
 * Shows what the plan's checks found.
 */
void
vimos_findings_row_refresh (VimosFindingsRow *self,
                            VimosWorkspace *workspace)
{
  VimosPlan *plan;
  g_autofree char *readiness = NULL;

  g_return_if_fail (VIMOS_IS_FINDINGS_ROW (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));

  plan = vimos_workspace_get_plan (workspace);
  readiness = vimos_workspace_describe_readiness (workspace);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), readiness);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, readiness,
                                  -1);
  show_icon (self, plan);
  replace_rows (self, plan != NULL ? vimos_plan_get_findings (plan) : NULL);
}
