/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-network-pane.h"
#include "vimos-plan-pane.h"
#include "vimos-time-pane.h"

G_BEGIN_DECLS

/**
 * VimosRoom:
 * @VIMOS_ROOM_TIGHT: the panels are narrower
 * @VIMOS_ROOM_COMPACT: the list of VMs folds, and what can be short is
 * @VIMOS_ROOM_NARROW: the plan is put away while there is none
 * @VIMOS_ROOM_CRAMPED: and would lie over the network
 * @VIMOS_ROOM_SHORT: the charts are lower
 * @VIMOS_ROOM_LOW: the charts fold
 *
 * What a small window has no room for.
 */
typedef enum
{
  VIMOS_ROOM_TIGHT = 1 << 0,
  VIMOS_ROOM_COMPACT = 1 << 1,
  VIMOS_ROOM_NARROW = 1 << 2,
  VIMOS_ROOM_CRAMPED = 1 << 3,
  VIMOS_ROOM_SHORT = 1 << 4,
  VIMOS_ROOM_LOW = 1 << 5,
} VimosRoom;

#define VIMOS_TYPE_WORK_PAGE (vimos_work_page_get_type ())
G_DECLARE_FINAL_TYPE (VimosWorkPage, vimos_work_page, VIMOS, WORK_PAGE, GtkBox)

GtkWidget *vimos_work_page_new (VimosWorkspace *workspace,
                                VimosPlaces *places);
AdwFlap *vimos_work_page_get_list_flap (VimosWorkPage *self);
AdwFlap *vimos_work_page_get_plan_flap (VimosWorkPage *self);
VimosPlanPane *vimos_work_page_get_plan_pane (VimosWorkPage *self);
VimosTimePane *vimos_work_page_get_time_pane (VimosWorkPage *self);
VimosNetworkPane *vimos_work_page_get_network_pane (VimosWorkPage *self);
VimosCanvas *vimos_work_page_get_canvas (VimosWorkPage *self);
void vimos_work_page_find_vm (VimosWorkPage *self);
void vimos_work_page_set_room (VimosWorkPage *self,
                               VimosRoom room);
void vimos_work_page_tick (VimosWorkPage *self);

G_END_DECLS
