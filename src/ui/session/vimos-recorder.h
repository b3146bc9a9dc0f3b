/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_RECORDER (vimos_recorder_get_type ())
G_DECLARE_FINAL_TYPE (VimosRecorder, vimos_recorder, VIMOS, RECORDER, GObject)

VimosRecorder *vimos_recorder_new (VimosWorkspace *workspace);
VimosHistory *vimos_recorder_get_history (VimosRecorder *self);
VimosHistoryRun *vimos_recorder_find_run (VimosRecorder *self,
                                          VimosMigration *migration);
void vimos_recorder_close (VimosRecorder *self);

G_END_DECLS
