/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

/**
 * VimosEmuLink:
 *
 * One direction of a cable, counted by reference. An edge link's end is a host instead of a switch.
 */
typedef struct
{
  guint references;
  VimosEmuPoint src;
  VimosEmuPoint dst;
  GTree *annotations;
} VimosEmuLink;

VimosEmuLink *vimos_emu_link_ref (VimosEmuLink *self);
void vimos_emu_link_unref (VimosEmuLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuLink, vimos_emu_link_unref)

VimosEmuLinks *vimos_emu_links_new (void);
void vimos_emu_links_free (VimosEmuLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuLinks, vimos_emu_links_free)

const GPtrArray *vimos_emu_links_list (VimosEmuLinks *self);
VimosEmuLink *vimos_emu_links_lookup (VimosEmuLinks *self,
                                      const VimosEmuPoint *src,
                                      const VimosEmuPoint *dst);
gboolean vimos_emu_links_uses_port (VimosEmuLinks *self,
                                    const char *device,
                                    guint32 port);
VimosEmuLink *vimos_emu_links_add (VimosEmuLinks *self,
                                   const VimosEmuPoint *src,
                                   const VimosEmuPoint *dst);
VimosEmuLink *vimos_emu_links_steal (VimosEmuLinks *self,
                                     const VimosEmuPoint *src,
                                     const VimosEmuPoint *dst);
GPtrArray *vimos_emu_links_steal_at (VimosEmuLinks *self,
                                     const char *device,
                                     gint64 port);

void vimos_emu_point_write (const VimosEmuPoint *self,
                            const char *member,
                            VimosEmuWriter *writer,
                            VimosEmuContext *context);
void vimos_emu_link_write (VimosEmuLink *self,
                           VimosEmuWriter *writer,
                           VimosEmuContext *context);

G_END_DECLS
