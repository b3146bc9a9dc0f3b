/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-window-private.h"

/* The history of the session as a page of the window. */

#define PAGE "history"
#define ICON "document-open-recent-symbolic"

static void
add_page (VimosWindow *self,
          GtkWidget *page)
{
  vimos_window_add_page (self, PAGE, _("History"), ICON, page);
}

/** vimos_window_add_history: shows what the recorder has, and will have */
void
vimos_window_add_history (VimosWindow *self)
{
  g_autofree char *network = vimos_session_describe_demo (self->session);

  self->recorder = vimos_recorder_new (self->workspace);
  g_signal_connect_object (self->recorder, "message", G_CALLBACK (vimos_window_show_message), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "stored", G_CALLBACK (vimos_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->history_page,
                      VIMOS_HISTORY_PAGE (vimos_history_page_new (
                          vimos_recorder_get_history (self->recorder), network)));
  g_signal_connect_object (self->history_page, "message", G_CALLBACK (vimos_window_show_message),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history_page, "toast", G_CALLBACK (vimos_window_show_toast),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history_page, "changed", G_CALLBACK (vimos_window_update_actions),
                           self, G_CONNECT_SWAPPED);
  add_page (self, GTK_WIDGET (self->history_page));
}

/** vimos_window_remove_history: waits until everything is on the disk */
void
vimos_window_remove_history (VimosWindow *self)
{
  GtkWidget *nothing;

  if (self->recorder == NULL)
    return;
  g_clear_weak_pointer (&self->history_page);
  nothing = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), ICON);
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _("No moves yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (nothing),
                                   _("What was moved, how long it took, and over which path."));
  add_page (self, nothing);
  /* A demo's folder goes with its session: nothing may be written there any more. */
  vimos_recorder_close (self->recorder);
  g_clear_object (&self->recorder);
}

/** vimos_window_find_stored: Returns: (transfer none) (nullable): what is stored of the chosen VM's
 * move; %NULL until that is all */
VimosHistoryRun *
vimos_window_find_stored (VimosWindow *self)
{
  VimosMigration *migration
      = self->workspace != NULL ? vimos_workspace_get_migration (self->workspace) : NULL;

  return migration != NULL ? vimos_recorder_find_run (self->recorder, migration) : NULL;
}

/** vimos_window_shows_history: Returns: whether the history of a session is what the user looks at
 */
gboolean
vimos_window_shows_history (VimosWindow *self)
{
  return self->history_page != NULL
         && adw_view_stack_get_visible_child (self->pages) == GTK_WIDGET (self->history_page);
}

/** vimos_window_page_changed: what belongs to the other page goes out of the header, and actions
 * are those of this one */
void
vimos_window_page_changed (VimosWindow *self)
{
  gboolean history = vimos_window_shows_history (self);

  gtk_widget_set_visible (GTK_WIDGET (self->list_button), !history);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_button), !history);
  vimos_window_update_actions (self);
}
