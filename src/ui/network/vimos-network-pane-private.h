/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-legend.h"
#include "vimos-network-pane.h"
#include "vimos-network-table.h"

G_BEGIN_DECLS

struct _VimosNetworkPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosNetworkScene *scene;
  GDateTime *picture_from; /* when the topology was last live */

  /* borrowed */
  GtkPopover *menu; /* the last context menu, or NULL */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkLabel *connecting_heading;
  GtkListBox *parts;
  GtkLabel *usable;
  GtkButton *edit;
  GtkWidget *go_on;
  AdwStatusPage *failed;
  GtkWidget *again;
  GtkWidget *correct;
  VimosCanvas *canvas;
  GtkToggleButton *capacity;
  GtkToggleButton *load;
  VimosFindBar *find;
  GtkWidget *find_button;
  VimosLegend *legend;
  GtkRevealer *legend_revealer;
  GtkWidget *legend_button;
  GtkWidget *legend_tool;
  GtkWidget *loads;
  GtkWidget *tools;
  GtkLabel *stale;
  VimosNetworkTable *table;

  guint fit_source;
  gboolean compact;
  gboolean low; /* all buttons stand at the top: the picture needs the height more than the width */
  gboolean show_table;
  gboolean gone_on; /* the network was shown; who has not answered yet does not hide it any more */
};

/* Shows the network, or why there is none, as the session is now. */
void vimos_network_pane_show_state (VimosNetworkPane *self);

G_END_DECLS
