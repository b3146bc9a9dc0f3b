/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-cli.h"
#include "vimos-plan.h"

G_BEGIN_DECLS

/* What the commands that are about one VM and one target have in common. */
VimosPlan *vimos_move_make_plan (VimosCli *cli,
                                 GError **error);
const char *vimos_move_get_source_name (VimosPlan *plan);

G_END_DECLS
