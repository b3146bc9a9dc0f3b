/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-links.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

/* The applications that see packets: host provider, proxy ARP and reactive forwarding. */

void vimos_emu_forwarding_install_core (VimosEmuContext *context,
                                        const char *device);
void vimos_emu_forwarding_set_active (VimosEmuContext *context,
                                      gboolean active);
void vimos_emu_forwarding_handle_packet (VimosEmuContext *context,
                                         const char *device,
                                         guint32 port,
                                         GBytes *frame);
void vimos_emu_forwarding_link_removed (VimosEmuContext *context,
                                        VimosEmuLink *link);

G_END_DECLS
