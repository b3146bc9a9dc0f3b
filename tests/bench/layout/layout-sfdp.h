/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layout-graphs.h"

G_BEGIN_DECLS

gboolean layout_sfdp_run (const LayoutGraph *graph,
                          double *x,
                          double *y,
                          double *seconds,
                          GError **error);

G_END_DECLS
