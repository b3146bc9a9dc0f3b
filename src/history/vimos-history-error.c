/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-history-error.h"

G_DEFINE_QUARK (vimos-history-error-quark, vimos_history_error)
