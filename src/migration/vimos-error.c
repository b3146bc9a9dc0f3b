/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-error.h"

G_DEFINE_QUARK (vimos-migration-error-quark, vimos_migration_error)
