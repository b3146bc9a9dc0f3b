/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-poller.h"

G_BEGIN_DECLS

/* For tests: all waiting times are multiplied by this. */
void vimos_onos_poller_set_pace (VimosOnosPoller *self,
                                 double pace);

G_END_DECLS
