/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

#define VIMOS_EMU_APP_CORE "org.onosproject.core"
#define VIMOS_EMU_APP_FWD "org.onosproject.fwd"
#define VIMOS_EMU_APP_PROXYARP "org.onosproject.proxyarp"
#define VIMOS_EMU_APP_HOSTS "org.onosproject.hostprovider"
#define VIMOS_EMU_APP_CONFIGURED_HOSTS "org.onosproject.netcfghostprovider"
#define VIMOS_EMU_APP_INTENT "org.onosproject.net.intent"
#define VIMOS_EMU_APP_REST "org.onosproject.rest"

typedef void (*VimosEmuAppFunc) (const char *name,
                                 gboolean active,
                                 gpointer user_data);

VimosEmuApps *vimos_emu_apps_new (void);
void vimos_emu_apps_free (VimosEmuApps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuApps, vimos_emu_apps_free)

void vimos_emu_apps_set_listener (VimosEmuApps *self,
                                  VimosEmuAppFunc listener,
                                  gpointer user_data);

guint vimos_emu_apps_get_id (VimosEmuApps *self,
                             const char *name);
const char *vimos_emu_apps_get_name (VimosEmuApps *self,
                                     guint id);
guint vimos_emu_apps_register (VimosEmuApps *self,
                               const char *name);
gboolean vimos_emu_apps_is_installed (VimosEmuApps *self,
                                      const char *name);
gboolean vimos_emu_apps_is_active (VimosEmuApps *self,
                                   const char *name);
gboolean vimos_emu_apps_set_active (VimosEmuApps *self,
                                    const char *name,
                                    gboolean active);

void vimos_emu_apps_write (VimosEmuApps *self,
                           const char *name,
                           VimosEmuWriter *writer);
void vimos_emu_apps_write_all (VimosEmuApps *self,
                               VimosEmuWriter *writer);
void vimos_emu_apps_write_ids (VimosEmuApps *self,
                               VimosEmuWriter *writer);

G_END_DECLS
