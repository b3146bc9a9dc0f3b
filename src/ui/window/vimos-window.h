/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-canvas.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_WINDOW (vimos_window_get_type ())
G_DECLARE_FINAL_TYPE (VimosWindow, vimos_window, VIMOS, WINDOW, AdwApplicationWindow)

VimosWindow *vimos_window_new (GtkApplication *application);
void vimos_window_set_places_folder (VimosWindow *self,
                                     const char *folder);
void vimos_window_set_presentation (VimosWindow *self,
                                    gboolean presentation);
void vimos_window_set_session (VimosWindow *self,
                               VimosSession *session);
void vimos_window_choose_vm (VimosWindow *self,
                             const char *uuid,
                             const char *target);
VimosWorkspace *vimos_window_get_workspace (VimosWindow *self);
VimosCanvas *vimos_window_get_canvas (VimosWindow *self);
gboolean vimos_window_is_busy (VimosWindow *self);

/* Pages beside the network: Ctrl+1 is the network, Ctrl+2 the next one, and so on. */
void vimos_window_add_page (VimosWindow *self,
                            const char *name,
                            const char *title,
                            const char *icon,
                            GtkWidget *page);
void vimos_window_show_page (VimosWindow *self,
                             const char *name);

void vimos_window_show_message (VimosWindow *self,
                                const char *text);

G_END_DECLS
