/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-fabric.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_LAB_FABRIC (vimos_lab_fabric_get_type ())
G_DECLARE_FINAL_TYPE (VimosLabFabric, vimos_lab_fabric, VIMOS, LAB_FABRIC, GObject)

VimosLabFabric *vimos_lab_fabric_new (const char *script,
                                      guint16 port,
                                      const char *const *addresses,
                                      GError **error);
void vimos_lab_fabric_close_async (VimosLabFabric *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void vimos_lab_fabric_close_finish (VimosLabFabric *self,
                                    GAsyncResult *result);

G_END_DECLS
