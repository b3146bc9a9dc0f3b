/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-filter.h"
#include "vimos-history-list.h"

G_BEGIN_DECLS

struct _VimosHistoryList
{
  GtkBox parent_instance;

  /* owned */
  VimosHistory *history;
  GtkFilterListModel *filtered;
  GtkMultiSelection *selection;
  GtkCustomFilter *filter;
  GtkColumnViewColumn *time;      /* owned: with the bars */
  GtkColumnViewColumn *spared[3]; /* owned: what a small window can do without */
  GPtrArray
      *bound; /* GtkListItem, of the cells that change with the whole list: choosers and bars */

  /* template children */
  GtkWidget *head;
  GtkSearchEntry *search;
  GtkDropDown *network;
  GtkDropDown *host;
  GtkDropDown *period;
  GtkDropDown *result;
  GtkLabel *count;
  GtkWidget *clear;
  GtkStack *stack;
  GtkColumnView *view;

  VimosHistoryFilter shown;
  double longest; /* s: what the bars share */
};

void vimos_history_list_add_columns (VimosHistoryList *self);
void vimos_history_list_shorten (VimosHistoryList *self,
                                 gboolean shorten);
void vimos_history_list_refresh_cells (VimosHistoryList *self);
int vimos_history_list_find_letter (VimosHistoryList *self,
                                    VimosHistoryRun *run);

G_END_DECLS
