/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-drawing.h"

G_BEGIN_DECLS

GBytes *vimos_comparison_make_page (GPtrArray *runs,
                                    VimosDrawingFormat format,
                                    GError **error);

G_END_DECLS
