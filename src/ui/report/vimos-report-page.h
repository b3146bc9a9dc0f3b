/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-drawing.h"
#include "vimos-report-source.h"

G_BEGIN_DECLS

GBytes *vimos_report_make_page (const VimosReport *self,
                                VimosDrawingFormat format,
                                GError **error);

G_END_DECLS
