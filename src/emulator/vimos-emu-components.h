/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

VimosEmuComponents *vimos_emu_components_new (void);
void vimos_emu_components_free (VimosEmuComponents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuComponents, vimos_emu_components_free)

gboolean vimos_emu_components_has (VimosEmuComponents *self,
                                   const char *component);
const char *vimos_emu_components_get (VimosEmuComponents *self,
                                      const char *component,
                                      const char *property);
gint64 vimos_emu_components_get_poll_ms (VimosEmuComponents *self,
                                         gboolean flows);
int vimos_emu_components_get_max_paths (VimosEmuComponents *self);
gboolean vimos_emu_components_set (VimosEmuComponents *self,
                                   const char *component,
                                   const char *property,
                                   const char *value,
                                   GError **error);
gboolean vimos_emu_components_unset (VimosEmuComponents *self,
                                     const char *component,
                                     const char *property,
                                     GError **error);

void vimos_emu_components_write (VimosEmuComponents *self,
                                 const char *component,
                                 VimosEmuWriter *writer);
void vimos_emu_components_write_all (VimosEmuComponents *self,
                                     VimosEmuWriter *writer);

G_END_DECLS
