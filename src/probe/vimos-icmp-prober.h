/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-prober.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_ICMP_PROBER (vimos_icmp_prober_get_type ())
G_DECLARE_FINAL_TYPE (VimosIcmpProber, vimos_icmp_prober, VIMOS, ICMP_PROBER, GObject)

VimosProber *vimos_icmp_prober_new (void);

G_END_DECLS
