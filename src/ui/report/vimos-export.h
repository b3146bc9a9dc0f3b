/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-report-page.h"
#include "vimos-save-dialog.h"

G_BEGIN_DECLS

/**
 * VimosExportKind:
 * @VIMOS_EXPORT_REPORT: one page with all that came of the run, PNG, SVG or PDF
 * @VIMOS_EXPORT_NETWORK: the network or the path, PNG, SVG or PDF
 * @VIMOS_EXPORT_CHARTS: the run's charts, PNG, SVG or PDF
 * @VIMOS_EXPORT_SAMPLES: all samples, CSV
 * @VIMOS_EXPORT_RUN: everything, JSON
 */
typedef enum
{
  VIMOS_EXPORT_REPORT,
  VIMOS_EXPORT_NETWORK,
  VIMOS_EXPORT_CHARTS,
  VIMOS_EXPORT_SAMPLES,
  VIMOS_EXPORT_RUN,
} VimosExportKind;

char *vimos_export_make_name (const VimosHistoryRecord *record,
                              VimosExportKind kind);
GBytes *vimos_export_make (const VimosReport *report,
                           VimosExportKind kind,
                           const char *name,
                           GError **error);

void vimos_export_ask (VimosReport *report,
                       VimosExportKind kind,
                       GtkWindow *window,
                       gpointer owner,
                       VimosSaveDoneFunc done);

G_END_DECLS
