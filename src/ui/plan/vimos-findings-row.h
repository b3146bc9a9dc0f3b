/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_FINDINGS_ROW (vimos_findings_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosFindingsRow, vimos_findings_row, VIMOS, FINDINGS_ROW, AdwExpanderRow)

void vimos_findings_row_refresh (VimosFindingsRow *self,
                                 VimosWorkspace *workspace);

G_END_DECLS
