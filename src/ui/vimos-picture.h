/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-window.h"

G_BEGIN_DECLS

/**
 * VimosPicture: what `vimos --screenshot` asks for.
 * @path: the PNG file
 * @vm: (nullable): the VM to choose
 * @target: (nullable): the hypervisor to choose
 * @migrate: whether the VM is moved; another picture is then taken on the way, whose name has “-run” in it
 */
typedef struct
{
  char *path;
  char *vm;
  char *target;
  gboolean migrate;
} VimosPicture;

void vimos_picture_free (VimosPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPicture, vimos_picture_free)

void vimos_picture_take (VimosPicture *self,
                         VimosWindow *window);

G_END_DECLS
