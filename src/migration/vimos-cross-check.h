/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-candidate.h"

G_BEGIN_DECLS

VimosCrossCheck vimos_cross_check (VimosPath *path,
                                   GPtrArray *answer);

G_END_DECLS
