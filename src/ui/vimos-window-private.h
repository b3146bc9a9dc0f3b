/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

  /* borrowed */
  VimosWorkPage *page; /* a child of "stack", or NULL */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwWindowTitle *window_title;
  GtkToggleButton *list_button;
  GtkToggleButton *plan_button;
  GtkWidget *connection;
  GtkLabel *connection_name;
  GtkLabel *connection_state;
  GtkWidget *connection_dot;

  guint inhibit_cookie;
  gboolean closing; /* the user wants to leave once the move is brought back */
};

void vimos_window_class_add_actions (GtkWidgetClass *widget_class);
void vimos_window_update_actions (VimosWindow *self);
void vimos_window_report_recovery (VimosWindow *self,
                                   GPtrArray *runs);
gboolean vimos_window_may_close (VimosWindow *self);

G_END_DECLS
