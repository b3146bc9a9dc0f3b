/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-column-titles.h"
#include "vimos-compare.h"
#include "vimos-history-bar.h"
#include "vimos-history-list-private.h"
#include "vimos-record-words.h"
#include "vimos-track-sample.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* The columns of the history: what stands in each, and how rows are sorted by it. A cell is bound
 * anew when its run changes; the letters of chosen runs and the scale of the bars change with the
 * whole list, so the cells that show them are remembered. */

/* ---- words ---- */

/**
 * vimos_history_describe_when:
 * @now_us: wall clock, µs since 1970
 *
 * Returns: (transfer full): “Today 14:02”, “Yesterday 17:55”, “22 Nov 14:02”, “22 Nov 2025”
 */
char *
vimos_history_describe_when (const VimosHistoryRecord *record,
                             gint64 now_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (record->start_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) yesterday = now != NULL ? g_date_time_add_days (now, -1) : NULL;

  if (now == NULL || then == NULL || yesterday == NULL)
    return g_strdup (_("unknown"));
  if (g_date_time_get_year (now) == g_date_time_get_year (then))
    {
      if (g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (then))
        /* Translators: as of strftime() */
        return g_date_time_format (then, _("Today %H:%M"));
      if (g_date_time_get_day_of_year (yesterday) == g_date_time_get_day_of_year (then))
        /* Translators: as of strftime() */
        return g_date_time_format (then, _("Yesterday %H:%M"));
      /* Translators: as of strftime() */
      return g_date_time_format (then, _("%e %b %H:%M"));
    }
  /* Translators: as of strftime() */
  return g_date_time_format (then, _("%e %b %Y"));
}

static char *
describe_when (const VimosHistoryRecord *record)
{
  return vimos_history_describe_when (record, vimos_clock_wall ());
}

static char *
describe_vm (const VimosHistoryRecord *record)
{
  return g_strdup (record->vm);
}

static char *
describe_hosts (const VimosHistoryRecord *record)
{
  return g_strdup_printf ("%s → %s", record->from != NULL ? record->from : "?", record->to);
}

static char *
describe_bottleneck (const VimosHistoryRecord *record)
{
  return isfinite (record->path.mbps) ? vimos_format_mbps (record->path.mbps) : g_strdup ("–");
}

static char *
describe_volume (const VimosHistoryRecord *record)
{
  return vimos_format_bytes (record->measurement.volume_bytes);
}

static char *
describe_time (double seconds)
{
  return isfinite (seconds) ? vimos_words_difference (seconds) : g_strdup ("–");
}

static char *
describe_downtime (const VimosHistoryRecord *record)
{
  return describe_time (record->measurement.downtime);
}

static char *
describe_overhead (const VimosHistoryRecord *record)
{
  return describe_time (record->measurement.overhead);
}

/* ---- cells of words ---- */

typedef struct
{
  const char *title;
  char *(*describe) (const VimosHistoryRecord *record);
  const char *property; /* of the run, by which rows are sorted */
  gboolean number;
  const char *style;
  gboolean whole; /* is never shortened */
} WordColumn;

static const VimosHistoryRecord *
record_of (GtkListItem *item)
{
  return vimos_history_run_get_record (gtk_list_item_get_item (item));
}

static void
setup_word_cb (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer user_data)
{
  const WordColumn *column = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           column->number || column->whole ? PANGO_ELLIPSIZE_NONE
                                                           : PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, column->number ? "numeric" : column->style);
  gtk_list_item_set_child (item, label);
}

static void
bind_word_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item,
              gpointer user_data)
{
  const WordColumn *column = user_data;
  g_autofree char *text = column->describe (record_of (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

/* ---- the path ---- */

#define PATH_CHARS 7 /* “Path 12” */

static void
setup_path_cb (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), PATH_CHARS);
  gtk_box_append (GTK_BOX (box),
                  g_object_new (VIMOS_TYPE_TRACK_SAMPLE, "valign", GTK_ALIGN_CENTER, NULL));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_path_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item,
              gpointer user_data)
{
  const VimosHistoryRecord *record = record_of (item);
  GtkWidget *sample = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_next_sibling (sample);
  g_autofree char *name = vimos_record_describe_path (record);
  int track = vimos_record_get_track (record);

  gtk_widget_set_visible (sample, track >= 0);
  vimos_track_sample_set_track (VIMOS_TRACK_SAMPLE (sample), MAX (track, 0));
  gtk_label_set_label (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), record->path.text);
}

/* ---- the bar, or why there is none ---- */

static void
setup_bar_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item,
              gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bar
      = g_object_new (VIMOS_TYPE_HISTORY_BAR, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
show_time (GtkLabel *label,
           const VimosHistoryRecord *record)
{
  g_autofree char *time = vimos_format_seconds (record->measurement.migration);

  gtk_label_set_label (label, time);
  gtk_label_set_width_chars (label, 10);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (GTK_WIDGET (label), FALSE);
  gtk_label_set_xalign (label, 1);
  gtk_widget_set_css_classes (GTK_WIDGET (label), (const char *[]){ "heading", "numeric", NULL });
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), NULL);
}

static void
show_reason (GtkLabel *label,
             const VimosHistoryRecord *record)
{
  g_autofree char *reason = vimos_record_describe_failure (record);
  gboolean running = record->outcome == VIMOS_OUTCOME_RUNNING;

  gtk_label_set_label (label, reason);
  gtk_label_set_width_chars (label, -1);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_set_css_classes (GTK_WIDGET (label),
                              (const char *[]){ running ? "dim-label" : "warning", NULL });
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), reason);
}

static void
bind_bar_cb (GtkSignalListItemFactory *factory,
             GtkListItem *item,
             gpointer user_data)
{
  VimosHistoryList *self = user_data;
  const VimosHistoryRecord *record = record_of (item);
  GtkWidget *bar = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkLabel *label = GTK_LABEL (gtk_widget_get_next_sibling (bar));
  gboolean moved
      = record->outcome == VIMOS_OUTCOME_DONE && isfinite (record->measurement.migration);

  gtk_widget_set_visible (bar, moved);
  vimos_history_bar_show (VIMOS_HISTORY_BAR (bar), moved ? record->measurement.migration : NAN,
                          record->prediction.migration, vimos_record_get_track (record));
  vimos_history_bar_set_longest (VIMOS_HISTORY_BAR (bar), self->longest);
  if (moved)
    show_time (label, record);
  else
    show_reason (label, record);
  g_ptr_array_add (self->bound, item);
}

/* ---- what chooses a run ---- */

static void
toggled_cb (GtkToggleButton *button,
            GtkListItem *item)
{
  VimosHistoryList *self
      = VIMOS_HISTORY_LIST (gtk_widget_get_ancestor (GTK_WIDGET (button), VIMOS_TYPE_HISTORY_LIST));
  guint position = gtk_list_item_get_position (item);

  if (self == NULL || self->selection == NULL
      || gtk_toggle_button_get_active (button) == gtk_list_item_get_selected (item))
    return;
  if (gtk_toggle_button_get_active (button))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
  else
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
}

static void
setup_chooser_cb (GtkSignalListItemFactory *factory,
                  GtkListItem *item,
                  gpointer user_data)
{
  GtkWidget *button
      = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_CHECKBOX,
                      "valign", GTK_ALIGN_CENTER, "halign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (button, "choose");
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), item);
  gtk_list_item_set_child (item, button);
}

/* After every change of its label, which GTK takes for the name otherwise. */
static void
name_chooser (GtkWidget *button,
              const VimosHistoryRecord *record)
{
  g_autofree char *when = describe_when (record);
  g_autofree char *path = vimos_record_describe_path (record);
  /* Translators: for a screen reader: a VM, when, a path */
  g_autofree char *label
      = g_strdup_printf (_("Choose the run of %s, %s, %s"), record->vm, when, path);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
show_chooser (VimosHistoryList *self,
              GtkListItem *item)
{
  VimosHistoryRun *run = gtk_list_item_get_item (item);
  GtkWidget *button = gtk_list_item_get_child (item);
  gboolean chosen = gtk_list_item_get_selected (item);
  int letter = chosen ? vimos_history_list_find_letter (self, run) : -1;
  char text[] = { letter >= 0 ? 'A' + letter : '\0', '\0' };
  int track = vimos_record_get_track (vimos_history_run_get_record (run));
  g_autofree char *style = g_strdup_printf ("track-%d", track + 1);

  gtk_button_set_label (GTK_BUTTON (button), letter >= 0 ? text : chosen ? "✓" : "");
  name_chooser (button, vimos_history_run_get_record (run));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), chosen);
  gtk_widget_set_css_classes (
      button, (const char *[]){ "choose", chosen ? "chosen" : "open", style, NULL });
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_CHECKED, chosen, -1);
}

static void
bind_chooser_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *item,
                 gpointer user_data)
{
  VimosHistoryList *self = user_data;

  show_chooser (self, item);
  g_ptr_array_add (self->bound, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem *item,
           gpointer user_data)
{
  g_ptr_array_remove_fast (((VimosHistoryList *) user_data)->bound, item);
}

/** vimos_history_list_refresh_cells: shows letters and bars as they are now */
void
vimos_history_list_refresh_cells (VimosHistoryList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->bound, i);
      GtkWidget *child = gtk_list_item_get_child (item);

      if (GTK_IS_TOGGLE_BUTTON (child))
        show_chooser (self, item);
      else
        vimos_history_bar_set_longest (VIMOS_HISTORY_BAR (gtk_widget_get_first_child (child)),
                                       self->longest);
    }
}

/**
 * vimos_history_list_find_letter:
 *
 * Returns: which of the chosen runs it is, from 0; -1 when it is none of the first four, or too
 * many are chosen
 */
int
vimos_history_list_find_letter (VimosHistoryList *self,
                                VimosHistoryRun *run)
{
  g_autoptr (GPtrArray) chosen = vimos_history_list_get_chosen (self);
  guint index;

  return chosen->len <= VIMOS_COMPARE_MAX && g_ptr_array_find (chosen, run, &index) ? (int) index
                                                                                    : -1;
}

/* ---- what has the keyboard is in view ---- */

/* GtkColumnView follows the keyboard from row to row, but not from column to column; and a menu
 * that pops up beside the screen cannot be placed. */
static void
show_cell_cb (GtkEventController *focus,
              gpointer user_data)
{
  GtkWidget *cell = gtk_event_controller_get_widget (focus);
  GtkWidget *view = gtk_widget_get_ancestor (cell, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *across;
  graphene_rect_t bounds;

  if (view == NULL || !gtk_widget_compute_bounds (cell, view, &bounds))
    return;
  across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  bounds.origin.x += gtk_adjustment_get_value (across);
  gtk_adjustment_clamp_page (across, bounds.origin.x, bounds.origin.x + bounds.size.width);
}

static void
follow_keyboard (GtkWidget *cell)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (focus, "enter", G_CALLBACK (show_cell_cb), NULL);
  gtk_widget_add_controller (cell, focus);
}

/* ---- the menu of a row ---- */

static GMenuModel *
make_menu (gint64 id)
{
  static const struct
  {
    const char *label;
    const char *action;
    guint section;
  } entries[] = {
    { N_("_Open"), "history.open", 0 },
    { N_("Save _Report…"), "history.save-report", 1 },
    { N_("Save _Picture…"), "history.save-picture", 1 },
    { N_("Export _Samples…"), "history.export-samples", 1 },
    { N_("_Export Run…"), "history.export-run", 1 },
    { N_("_Delete"), "history.delete", 2 },
  };
  GMenu *menu = g_menu_new ();
  GMenu *sections[3];

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    sections[i] = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(entries[i].label), NULL);

      g_menu_item_set_action_and_target (item, entries[i].action, "x", id);
      g_menu_append_item (sections[entries[i].section], item);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_menu_append_section (menu, NULL, G_MENU_MODEL (sections[i]));
      g_object_unref (sections[i]);
    }
  return G_MENU_MODEL (menu);
}

static void
setup_menu_cb (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer user_data)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("What to do with this run"));
  follow_keyboard (button);
  gtk_list_item_set_child (item, button);
}

static void
bind_menu_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item,
              gpointer user_data)
{
  g_autoptr (GMenuModel) menu
      = make_menu (vimos_history_run_get_id (gtk_list_item_get_item (item)));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (gtk_list_item_get_child (item)), menu);
}

/* ---- columns ---- */

/* What was not measured comes last when the least comes first. */
static int
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer property)
{
  g_auto (GValue) one = G_VALUE_INIT;
  g_auto (GValue) other = G_VALUE_INIT;
  double x, y;

  g_object_get_property ((GObject *) a, property, &one);
  g_object_get_property ((GObject *) b, property, &other);
  if (G_VALUE_HOLDS_STRING (&one))
    return g_utf8_collate (g_value_get_string (&one) != NULL ? g_value_get_string (&one) : "",
                           g_value_get_string (&other) != NULL ? g_value_get_string (&other) : "");
  if (G_VALUE_HOLDS_DOUBLE (&one))
    {
      x = g_value_get_double (&one);
      y = g_value_get_double (&other);
      return isnan (x) || isnan (y) ? isnan (x) - isnan (y) : (x > y) - (x < y);
    }
  if (G_VALUE_HOLDS_INT64 (&one))
    return (g_value_get_int64 (&one) > g_value_get_int64 (&other))
           - (g_value_get_int64 (&one) < g_value_get_int64 (&other));
  return (g_value_get_uint64 (&one) > g_value_get_uint64 (&other))
         - (g_value_get_uint64 (&one) < g_value_get_uint64 (&other));
}

typedef void (*FactoryFunc) (GtkSignalListItemFactory *factory,
                             GtkListItem *item,
                             gpointer user_data);

static GtkColumnViewColumn *
add_column (VimosHistoryList *self,
            const char *title,
            FactoryFunc setup,
            FactoryFunc bind,
            FactoryFunc unbind,
            gconstpointer data,
            const char *property)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup), (gpointer) data);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), (gpointer) data);
  if (unbind != NULL)
    g_signal_connect (factory, "unbind", G_CALLBACK (unbind), (gpointer) data);
  column = gtk_column_view_column_new (title, factory);
  if (property != NULL)
    {
      g_autoptr (GtkSorter) sorter
          = GTK_SORTER (gtk_custom_sorter_new (compare_runs, (gpointer) property, NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
  return column; /* the view keeps it */
}

static GtkColumnViewColumn *
add_word_column (VimosHistoryList *self,
                 const WordColumn *column)
{
  GtkColumnViewColumn *added = add_column (self, _(column->title), setup_word_cb, bind_word_cb,
                                           NULL, column, column->property);

  if (column->number)
    vimos_column_titles_set_number (added);
  return added;
}

/** vimos_history_list_add_columns: gives the view its columns, the newest run first */
void
vimos_history_list_add_columns (VimosHistoryList *self)
{
  static const WordColumn when
      = { N_("When"), describe_when, "start-us", FALSE, "dim-label", TRUE };
  static const WordColumn vm = { N_("VM"), describe_vm, "vm", FALSE, "heading" };
  static const WordColumn hosts = { N_("From → to"), describe_hosts, "from", FALSE, "body" };
  static const WordColumn bottleneck
      = { N_("Bottleneck"), describe_bottleneck, "mbps", TRUE, NULL };
  static const WordColumn volume = { N_("Volume"), describe_volume, "volume-bytes", TRUE, NULL };
  static const WordColumn downtime
      = { N_("Downtime"), describe_downtime, "downtime-s", TRUE, NULL };
  static const WordColumn overhead
      = { N_("Overhead"), describe_overhead, "overhead-s", TRUE, NULL };
  GtkColumnViewColumn *first;

  add_column (self, NULL, setup_chooser_cb, bind_chooser_cb, unbind_cb, self, NULL);
  first = add_word_column (self, &when);
  gtk_column_view_column_set_expand (add_word_column (self, &vm), TRUE);
  gtk_column_view_column_set_expand (add_word_column (self, &hosts), TRUE);
  add_column (self, _("Path"), setup_path_cb, bind_path_cb, NULL, self, "rank");
  self->spared[0] = g_object_ref (add_word_column (self, &bottleneck));
  self->spared[1] = g_object_ref (add_word_column (self, &volume));
  self->time = g_object_ref (
      add_column (self, NULL, setup_bar_cb, bind_bar_cb, unbind_cb, self, "migration-time-s"));
  gtk_column_view_column_set_expand (self->time, TRUE);
  add_word_column (self, &downtime);
  self->spared[2] = g_object_ref (add_word_column (self, &overhead));
  add_column (self, NULL, setup_menu_cb, bind_menu_cb, NULL, self, NULL);
  vimos_history_list_shorten (self, FALSE);
  gtk_column_view_sort_by_column (self->view, first, GTK_SORT_DESCENDING);
  vimos_column_titles_follow (self->view);
}

/** vimos_history_list_shorten: leaves out columns that a narrow window has no room for, and
 * shortens a title, or not */
void
vimos_history_list_shorten (VimosHistoryList *self,
                            gboolean shorten)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->spared); i++)
    gtk_column_view_column_set_visible (self->spared[i], !shorten);
  gtk_column_view_column_set_title (
      self->time, shorten ? _("Migration time") : _("Migration time, tick = predicted"));
}
