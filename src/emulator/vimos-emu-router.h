/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-request.h"

G_BEGIN_DECLS

/* One array of routes for each group of resources; it ends with an empty one. */
extern const VimosEmuRoute vimos_emu_routes_applications[];
extern const VimosEmuRoute vimos_emu_routes_configuration[];
extern const VimosEmuRoute vimos_emu_routes_devices[];
extern const VimosEmuRoute vimos_emu_routes_flows[];
extern const VimosEmuRoute vimos_emu_routes_hosts[];
extern const VimosEmuRoute vimos_emu_routes_intents[];
extern const VimosEmuRoute vimos_emu_routes_netcfg[];
extern const VimosEmuRoute vimos_emu_routes_paths[];
extern const VimosEmuRoute vimos_emu_routes_statistics[];
extern const VimosEmuRoute vimos_emu_routes_system[];
extern const VimosEmuRoute vimos_emu_routes_topology[];

void vimos_emu_route (VimosEmuRequest *request,
                      const char *path);

G_END_DECLS
