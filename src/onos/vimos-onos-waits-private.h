/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-topology.h"

G_BEGIN_DECLS

/* Who waits for a network that has settled; private to the poller. */
typedef struct _VimosOnosWaits VimosOnosWaits;

VimosOnosWaits *vimos_onos_waits_new (void);
void vimos_onos_waits_free (VimosOnosWaits *self);

void vimos_onos_waits_add (VimosOnosWaits *self,
                           GTask *task);
void vimos_onos_waits_end (VimosOnosWaits *self,
                           GTask *task,
                           VimosTopology *topology,
                           const GError *error);
void vimos_onos_waits_end_all (VimosOnosWaits *self,
                               VimosTopology *topology,
                               const GError *error);
void vimos_onos_waits_end_impatient (VimosOnosWaits *self,
                                     VimosTopology *topology,
                                     const char *url,
                                     gint64 patience_us);

G_END_DECLS
