/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-hypervisor-private.h"

G_BEGIN_DECLS

/* What a target does for a VM that comes; all at once, the move has waited already. */

gboolean vimos_demo_target_parse_uri (const char *uri,
                                      char **address,
                                      guint16 *port,
                                      GError **error);
VimosDemoDomain *vimos_demo_target_admit (VimosDemoHypervisor *self,
                                          const VimosDemoDomain *original,
                                          GError **error);
gboolean vimos_demo_target_launch (VimosDemoHypervisor *self,
                                   VimosDemoDomain *domain,
                                   const VimosDemoDomain *original,
                                   GError **error);

G_END_DECLS
