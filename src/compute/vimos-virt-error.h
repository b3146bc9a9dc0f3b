/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

void vimos_virt_set_error (GError **error,
                           const char *format,
                           ...) G_GNUC_PRINTF (2, 3);
gboolean vimos_virt_last_error_is (int code);
VimosComputeError vimos_virt_classify (int domain,
                                       int code,
                                       const char *message);

G_END_DECLS
