/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-intent.h"

G_BEGIN_DECLS

/**
 * VimosEmuIntentsFunc:
 * @user_data: what was given
 *
 * A request about an intent has been settled, or 5 s have passed.
 */
typedef void (*VimosEmuIntentsFunc) (gpointer user_data);

VimosEmuIntents *vimos_emu_intents_new (VimosEmuContext *context);
void vimos_emu_intents_free (VimosEmuIntents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuIntents, vimos_emu_intents_free)

const GPtrArray *vimos_emu_intents_list (VimosEmuIntents *self);
VimosEmuIntent *vimos_emu_intents_lookup (VimosEmuIntents *self,
                                          const char *app,
                                          const char *key,
                                          gboolean *numeric);

guint64 vimos_emu_intents_submit (VimosEmuIntents *self,
                                  VimosEmuIntent *intent);
void vimos_emu_intents_withdraw (VimosEmuIntents *self,
                                 VimosEmuIntent *intent,
                                 VimosEmuIntentsFunc done,
                                 gpointer user_data);

void vimos_emu_intents_topology_changed (VimosEmuIntents *self);
void vimos_emu_intents_host_changed (VimosEmuIntents *self,
                                     const char *host);
void vimos_emu_intents_clean_up (VimosEmuIntents *self);

G_END_DECLS
