/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-vm.h"

G_BEGIN_DECLS

VimosVmData *vimos_domain_xml_parse (const char *xml,
                                     GError **error);

G_END_DECLS
