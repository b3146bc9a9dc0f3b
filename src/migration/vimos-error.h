/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIMOS_MIGRATION_ERROR (vimos_migration_error_quark ())
GQuark vimos_migration_error_quark (void);

typedef enum
{
  VIMOS_MIGRATION_ERROR_NOT_FOUND = 1, /* no such VM, hypervisor or host */
  VIMOS_MIGRATION_ERROR_NO_PATH,
  VIMOS_MIGRATION_ERROR_REFUSED,  /* preflight; nothing was changed */
  VIMOS_MIGRATION_ERROR_FAILED,   /* and rolled back */
  VIMOS_MIGRATION_ERROR_UNDECIDED, /* the operator must decide; both copies are left paused */
  VIMOS_MIGRATION_ERROR_JOURNAL,
} VimosMigrationError;

G_END_DECLS
