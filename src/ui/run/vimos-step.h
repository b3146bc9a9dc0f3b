/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-migration.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_STEP (vimos_step_get_type ())
G_DECLARE_FINAL_TYPE (VimosStep, vimos_step, VIMOS, STEP, GObject)

GListModel *vimos_steps_new (VimosMigration *migration);

VimosPhaseState vimos_step_get_state (VimosStep *self);
char *vimos_step_describe_title (VimosStep *self);
char *vimos_step_describe_detail (VimosStep *self);
char *vimos_step_describe_time (VimosStep *self);

G_END_DECLS
