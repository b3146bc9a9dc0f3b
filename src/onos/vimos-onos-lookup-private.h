/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-transport-private.h"

G_BEGIN_DECLS

/**
 * VimosOnosLookup: something that has an address of its own, and may be found in a list only.
 * @list_path: of the list of all
 * @decode: finds it in either answer; gets the name as data
 * @free_value: what frees what @decode made
 * @is_elsewhere: whether an error of its own address means that it may still be in the list
 */
typedef struct
{
  const char *list_path;
  VimosOnosDecodeFunc decode;
  GDestroyNotify free_value;
  gboolean (*is_elsewhere) (const GError *error);
} VimosOnosLookup;

void vimos_onos_look_up (const VimosOnosLookup *self,
                         VimosOnosTransport *transport,
                         const char *path,
                         const char *name,
                         const char *subject,
                         GTask *task);

G_END_DECLS
