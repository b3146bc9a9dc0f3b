/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-set.h"

G_BEGIN_DECLS

VimosPathSet *vimos_path_set_new (VimosTopology *topology,
                                  GPtrArray *paths,
                                  GPtrArray *reasons);

G_END_DECLS
