/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

/* What a rule matches and does, in ONOS's JSON. */

gboolean vimos_emu_selector_decode (JsonObject *json,
                                    VimosFabricMatch *match,
                                    GError **error);
void vimos_emu_selector_write (VimosEmuWriter *writer,
                               const VimosFabricMatch *match);
gboolean vimos_emu_treatment_decode (JsonObject *json,
                                     GArray *outputs,
                                     gboolean *clear_deferred,
                                     GError **error);
void vimos_emu_treatment_write (VimosEmuWriter *writer,
                                const guint32 *outputs,
                                guint n_outputs,
                                gboolean clear_deferred);

G_END_DECLS
