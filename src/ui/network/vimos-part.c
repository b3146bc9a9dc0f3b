/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-part.h"

/**
 * VimosPart:
 *
 * One of those that a session asks, the controller or a hypervisor: how it is, in words, and how
 * long it took to answer. Main thread only.
 */
struct _VimosPart
{
  GObject parent_instance;

  char *name;
  char *detail;
  VimosPartState state;
  gint64 asked_us;
  gint64 answered_us; /* 0 while it is being asked */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_DETAIL,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (VimosPartState,
                    vimos_part_state,
                    G_DEFINE_ENUM_VALUE (VIMOS_PART_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (VIMOS_PART_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (VIMOS_PART_TROUBLE, "trouble"))

G_DEFINE_FINAL_TYPE (VimosPart, vimos_part, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
vimos_part_finalize (GObject *object)
{
  VimosPart *self = VIMOS_PART (object);

  g_free (self->name);
  g_free (self->detail);

  G_OBJECT_CLASS (vimos_part_parent_class)->finalize (object);
}

static void
vimos_part_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  VimosPart *self = VIMOS_PART (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, vimos_part_get_name (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_part_get_state (self));
      break;
    case PROP_DETAIL:
      g_value_set_string (value, vimos_part_get_detail (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_part_class_init (VimosPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vimos_part_finalize;
  object_class->get_property = vimos_part_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_PART_STATE, VIMOS_PART_ASKING, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_part_init (VimosPart *self)
{
  self->asked_us = vimos_clock_now ();
}

/**
 * vimos_part_new:
 * @name: what people call it
 *
 * Returns: (transfer full): a part that is being asked
 */
VimosPart *
vimos_part_new (const char *name)
{
  VimosPart *self = g_object_new (VIMOS_TYPE_PART, NULL);

  self->name = g_strdup (name);
  return self;
}

/** vimos_part_get_name: Returns: (transfer none): what people call it */
const char *
vimos_part_get_name (VimosPart *self)
{
  g_return_val_if_fail (VIMOS_IS_PART (self), NULL);

  return self->name;
}

/** vimos_part_get_state: Returns: how it is */
VimosPartState
vimos_part_get_state (VimosPart *self)
{
  g_return_val_if_fail (VIMOS_IS_PART (self), VIMOS_PART_ASKING);

  return self->state;
}

/** vimos_part_get_detail: Returns: (transfer none) (nullable): how it is, in words */
const char *
vimos_part_get_detail (VimosPart *self)
{
  g_return_val_if_fail (VIMOS_IS_PART (self), NULL);

  return self->detail;
}

/** vimos_part_get_seconds: Returns: s: how long it took to answer, or how long it has been asked
 * for */
double
vimos_part_get_seconds (VimosPart *self)
{
  g_return_val_if_fail (VIMOS_IS_PART (self), 0);

  return ((self->answered_us > 0 ? self->answered_us : vimos_clock_now ()) - self->asked_us)
         / (double) G_USEC_PER_SEC;
}

/**
 * vimos_part_set_state:
 * @state: how it is now
 * @detail: (nullable): the same in words
 *
 * When it is asked again, the time begins anew.
 */
void
vimos_part_set_state (VimosPart *self,
                      VimosPartState state,
                      const char *detail)
{
  g_return_if_fail (VIMOS_IS_PART (self));

  if (g_strcmp0 (detail, self->detail) != 0)
    {
      g_free (self->detail);
      self->detail = g_strdup (detail);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
    }
  if (state != VIMOS_PART_ASKING && self->answered_us == 0)
    self->answered_us = vimos_clock_now ();
  if (state == self->state)
    return;
  if (state == VIMOS_PART_ASKING)
    {
      self->asked_us = vimos_clock_now ();
      self->answered_us = 0;
    }
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
