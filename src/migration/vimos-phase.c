/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-enum-type.h"
#include "vimos-phase-private.h"

struct _VimosPhase
{
  GObject parent_instance;

  /* owned */
  char *name;

  gint64 start;
  gint64 end;
  VimosPhaseState state;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_TITLE,
  PROP_START,
  PROP_END,
  PROP_STATE,
  N_PROPS,
};

VIMOS_DEFINE_ENUM_TYPE (vimos_phase_state_get_type, "VimosPhaseState",
                        { VIMOS_PHASE_WAITING, "VIMOS_PHASE_WAITING", "waiting" },
                        { VIMOS_PHASE_RUNNING, "VIMOS_PHASE_RUNNING", "running" },
                        { VIMOS_PHASE_DONE, "VIMOS_PHASE_DONE", "done" },
                        { VIMOS_PHASE_FAILED, "VIMOS_PHASE_FAILED", "failed" },
                        { VIMOS_PHASE_SKIPPED, "VIMOS_PHASE_SKIPPED", "skipped" })

G_DEFINE_FINAL_TYPE (VimosPhase, vimos_phase, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  { "preflight", N_("Checks before the move") },
  { "pin", N_("Pinning the path") },
  { "suspend", N_("Pausing the VM") },
  { "prepare", N_("Preparing the target") },
  { "disk", N_("Copying disks") },
  { "memory", N_("Copying memory") },
  { "finish", N_("Completing the copy") },
  { "arrival", N_("Turning the network") },
  { "resume", N_("Resuming the VM") },
  { "confirm", N_("Removing the source’s copy") },
  { "unpin", N_("Withdrawing the intents") },
};

static void
set_state (VimosPhase *self,
           VimosPhaseState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
vimos_phase_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  VimosPhase *self = VIMOS_PHASE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, vimos_phase_get_name (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, vimos_phase_get_title (self));
      break;
    case PROP_START:
      g_value_set_int64 (value, vimos_phase_get_start (self));
      break;
    case PROP_END:
      g_value_set_int64 (value, vimos_phase_get_end (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_phase_get_state (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_phase_finalize (GObject *object)
{
  g_free (VIMOS_PHASE (object)->name);
  G_OBJECT_CLASS (vimos_phase_parent_class)->finalize (object);
}

static void
vimos_phase_class_init (VimosPhaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_phase_get_property;
  object_class->finalize = vimos_phase_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_END] = g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_PHASE_STATE,
                                              VIMOS_PHASE_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_phase_init (VimosPhase *self)
{
}

VimosPhase *
vimos_phase_new (const char *name)
{
  VimosPhase *self = g_object_new (VIMOS_TYPE_PHASE, NULL);

  self->name = g_strdup (name);
  return self;
}

VimosPhase *
vimos_phase_new_recorded (const char *name,
                          gint64 start_us,
                          gint64 end_us,
                          VimosPhaseState state)
{
  VimosPhase *self = vimos_phase_new (name);

  self->start = start_us;
  self->end = end_us;
  self->state = state;
  return self;
}

/* A new GListStore of the phases that every move has, in their order; none has begun. */
GListStore *
vimos_phase_make_all (void)
{
  GListStore *phases = g_list_store_new (VIMOS_TYPE_PHASE);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (VimosPhase) phase = vimos_phase_new (titles[i].name);

      g_list_store_append (phases, phase);
    }
  return phases;
}

/* Begins a phase that waits; a phase that ended begins again (a second attempt) and keeps its first
 * start. */
void
vimos_phase_begin (VimosPhase *self,
                   gint64 at_us)
{
  g_return_if_fail (VIMOS_IS_PHASE (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->start == 0)
    {
      self->start = at_us;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
    }
  if (self->end != 0)
    {
      self->end = 0;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
    }
  set_state (self, VIMOS_PHASE_RUNNING);
  g_object_thaw_notify (G_OBJECT (self));
}

/* A phase that never began only takes the state. */
void
vimos_phase_end (VimosPhase *self,
                 VimosPhaseState state,
                 gint64 at_us)
{
  g_return_if_fail (VIMOS_IS_PHASE (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->start != 0 && self->end == 0)
    {
      self->end = at_us;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
    }
  set_state (self, state);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
vimos_phase_get_name (VimosPhase *self)
{
  g_return_val_if_fail (VIMOS_IS_PHASE (self), NULL);

  return self->name;
}

/* In the user's language; the name itself of a phase that this version does not know. */
const char *
vimos_phase_get_title (VimosPhase *self)
{
  g_return_val_if_fail (VIMOS_IS_PHASE (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, self->name))
      return _(titles[i].title);
  return self->name;
}

gint64
vimos_phase_get_start (VimosPhase *self)
{
  g_return_val_if_fail (VIMOS_IS_PHASE (self), 0);

  return self->start;
}

gint64
vimos_phase_get_end (VimosPhase *self)
{
  g_return_val_if_fail (VIMOS_IS_PHASE (self), 0);

  return self->end;
}

VimosPhaseState
vimos_phase_get_state (VimosPhase *self)
{
  g_return_val_if_fail (VIMOS_IS_PHASE (self), VIMOS_PHASE_WAITING);

  return self->state;
}
