/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-recovered-private.h"

struct _VimosRecovered
{
  GObject parent_instance;

  char *vm_name;
  char *uuid;
  char *message;
  VimosRecoveryOutcome outcome;
};

G_DEFINE_FINAL_TYPE (VimosRecovered, vimos_recovered, G_TYPE_OBJECT)

static void
vimos_recovered_finalize (GObject *object)
{
  VimosRecovered *self = VIMOS_RECOVERED (object);

  g_free (self->vm_name);
  g_free (self->uuid);
  g_free (self->message);
  G_OBJECT_CLASS (vimos_recovered_parent_class)->finalize (object);
}

static void
vimos_recovered_class_init (VimosRecoveredClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_recovered_finalize;
}

static void
vimos_recovered_init (VimosRecovered *self)
{
}

VimosRecovered *
vimos_recovered_new (const char *vm_name,
                     const char *uuid,
                     VimosRecoveryOutcome outcome,
                     const char *message)
{
  VimosRecovered *self = g_object_new (VIMOS_TYPE_RECOVERED, NULL);

  self->vm_name = g_strdup (vm_name);
  self->uuid = g_strdup (uuid);
  self->outcome = outcome;
  self->message = g_strdup (message);
  return self;
}

/* "" when the entry could not be read. */
const char *
vimos_recovered_get_vm_name (VimosRecovered *self)
{
  g_return_val_if_fail (VIMOS_IS_RECOVERED (self), NULL);

  return self->vm_name;
}

/* "" when the entry could not be read. */
const char *
vimos_recovered_get_uuid (VimosRecovered *self)
{
  g_return_val_if_fail (VIMOS_IS_RECOVERED (self), NULL);

  return self->uuid;
}

VimosRecoveryOutcome
vimos_recovered_get_outcome (VimosRecovered *self)
{
  g_return_val_if_fail (VIMOS_IS_RECOVERED (self), VIMOS_RECOVERY_UNDECIDED);

  return self->outcome;
}

const char *
vimos_recovered_get_message (VimosRecovered *self)
{
  g_return_val_if_fail (VIMOS_IS_RECOVERED (self), NULL);

  return self->message;
}

/* A stable English word for programs. Any thread. */
const char *
vimos_recovery_outcome_to_string (VimosRecoveryOutcome outcome)
{
  switch (outcome)
    {
    case VIMOS_RECOVERY_NOTHING_TO_DO:
      return "nothing-to-do";
    case VIMOS_RECOVERY_AT_SOURCE:
      return "at-source";
    case VIMOS_RECOVERY_AT_TARGET:
      return "at-target";
    case VIMOS_RECOVERY_UNDECIDED:
    default:
      return "undecided";
    }
}
