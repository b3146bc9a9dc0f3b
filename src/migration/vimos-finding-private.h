/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-finding.h"

G_BEGIN_DECLS

/* A finding that only matters when the move is pinned to a path. */
VimosFinding *vimos_finding_new_of_pin (VimosSeverity severity,
                                        const char *message,
                                        const char *advice);
gboolean vimos_finding_get_of_pin (VimosFinding *self);

G_END_DECLS
