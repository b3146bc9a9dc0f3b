/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-compare-pane.h"
#include "vimos-history-detail.h"
#include "vimos-history-list.h"
#include "vimos-history-page.h"

G_BEGIN_DECLS

struct _VimosHistoryPage
{
  GtkBox parent_instance;

  /* owned */
  VimosHistory *history;
  char *network_name;
  GCancellable *cancellable;
  GPtrArray *compared; /* VimosHistoryRun: what the comparison shows, or waits for */
  GPtrArray *toasts;   /* AdwToast: those that offer to undo a deletion, the latest last */

  /* template children */
  GtkStack *stack;
  VimosHistoryList *list;
  VimosComparePane *compare;
  VimosHistoryDetail *detail;
};

void vimos_history_page_say (VimosHistoryPage *self,
                             const char *message);
void vimos_history_page_show_toast (VimosHistoryPage *self,
                                    AdwToast *toast);
void vimos_history_page_forget_toast (VimosHistoryPage *self,
                                      AdwToast *toast);
/* Loads @run if it is not, then calls @then while the page is there; says what went wrong. */
typedef void (*VimosHistoryPageFunc) (VimosHistoryPage *self,
                                      VimosHistoryRun *run,
                                      int detail);
void vimos_history_page_load (VimosHistoryPage *self,
                              VimosHistoryRun *run,
                              VimosHistoryPageFunc then,
                              int detail);
void vimos_history_page_class_add_actions (GtkWidgetClass *widget_class);
void vimos_history_page_update_actions (VimosHistoryPage *self);

G_END_DECLS
