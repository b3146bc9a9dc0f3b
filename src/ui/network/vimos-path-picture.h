/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas.h"
#include "vimos-history-record.h"

G_BEGIN_DECLS

void vimos_path_picture_show (VimosCanvas *canvas,
                              VimosHistoryRecord *record);
gboolean vimos_flat_network_show (VimosCanvas *canvas,
                                  VimosCanvas *network,
                                  const VimosHistoryRecord *record);

G_END_DECLS
