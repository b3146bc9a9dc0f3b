/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-recovery.h"

G_BEGIN_DECLS

VimosRecovered *vimos_recovered_new (const char *vm_name,
                                     const char *uuid,
                                     VimosRecoveryOutcome outcome,
                                     const char *message);

G_END_DECLS
