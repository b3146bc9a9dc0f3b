/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

virStoragePoolPtr vimos_storage_find_pool (virConnectPtr connection,
                                           const char *path,
                                           GError **error);
virStorageVolPtr vimos_storage_find_volume (virStoragePoolPtr pool,
                                            const char *path,
                                            GError **error);

G_END_DECLS
