/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"
#include "vimos-history-record.h"

G_BEGIN_DECLS

void vimos_path_picture_show (VimosCanvas *canvas,
                              VimosHistoryRecord *record);
void vimos_path_picture_show_flat (VimosCanvas *canvas,
                                   VimosCanvas *network,
                                   VimosHistoryRecord *record,
                                   double aspect);

G_END_DECLS
