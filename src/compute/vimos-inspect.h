/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-domain.h"

G_BEGIN_DECLS

gboolean vimos_inspect_domain (virDomainPtr domain,
                               VimosVmStatus *status,
                               GError **error);
gboolean vimos_inspect_uuid (virConnectPtr connection,
                             const char *uuid,
                             VimosVmStatus *status,
                             GError **error);

G_END_DECLS
