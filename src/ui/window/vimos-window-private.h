/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-page.h"
#include "vimos-recorder.h"
#include "vimos-window.h"
#include "vimos-work-page.h"

G_BEGIN_DECLS

struct _VimosWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  VimosSession *session;
  VimosWorkspace *workspace;
  VimosRecorder *recorder; /* of "workspace" */
  GBindingGroup *list_bindings;
  GBindingGroup *plan_bindings;
  VimosCandidate *better_candidate; /* that is offered, or NULL */

  /* borrowed */
  VimosWorkPage *page; /* a child of "stack", or NULL */
  AdwToast *better; /* weak: offers a better path, or NULL */
  VimosHistoryPage *history_page; /* weak: a child of "pages", or NULL */

  /* template children */
  AdwToastOverlay *toasts;
  AdwViewSwitcherTitle *switcher_title;
  GtkWidget *switcher_bar; /* has the pages where the title has no room for them */
  AdwViewStack *pages;
  GtkStack *stack;
  AdwClamp *welcome_picture;
  GtkToggleButton *list_button;
  GtkToggleButton *plan_button;
  GtkWidget *connection;
  GtkWidget *picture_button;
  GtkWidget *find_button;
  GtkLabel *connection_name;
  GtkWidget *simulated;
  GtkLabel *connection_state;
  GtkWidget *connection_dot;
  GtkPopover *connection_popover;
  GtkListBox *parts;

  char *places_folder; /* owned; or NULL */
  gboolean presentation;
  VimosRoom room;  /* what there is no room for */
  guint fit_source;
  guint timer; /* lets the age of the last answer grow */
  guint inhibit_cookie;
  gboolean closing; /* the user wants to leave once the move is brought back */
};

void vimos_window_show_toast (VimosWindow *self,
                              AdwToast *toast);
void vimos_window_class_add_actions (GtkWidgetClass *widget_class);
void vimos_window_update_actions (VimosWindow *self);
void vimos_window_report_recovery (VimosWindow *self,
                                   GPtrArray *runs);
void vimos_window_offer_better (VimosWindow *self,
                                VimosCandidate *candidate);
void vimos_window_drop_better (VimosWindow *self);
gboolean vimos_window_may_close (VimosWindow *self);
void vimos_window_notify_of_run (VimosWindow *self,
                                 VimosMigration *migration);

void vimos_window_add_history (VimosWindow *self);
void vimos_window_remove_history (VimosWindow *self);
VimosHistoryRun *vimos_window_find_stored (VimosWindow *self);
gboolean vimos_window_shows_history (VimosWindow *self);
void vimos_window_page_changed (VimosWindow *self);
void vimos_window_class_add_export_actions (GtkWidgetClass *widget_class);
void vimos_window_update_export_actions (VimosWindow *self);

G_END_DECLS
