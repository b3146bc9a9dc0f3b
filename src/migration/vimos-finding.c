/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-enum-type.h"
#include "vimos-finding-private.h"

struct _VimosFinding
{
  GObject parent_instance;

  VimosSeverity severity;
  char *message;
  char *advice;
  gboolean of_pin;
};

enum
{
  PROP_0,
  PROP_SEVERITY,
  PROP_MESSAGE,
  PROP_ADVICE,
  N_PROPS,
};

VIMOS_DEFINE_ENUM_TYPE (vimos_severity_get_type, "VimosSeverity",
                        { VIMOS_SEVERITY_INFO, "VIMOS_SEVERITY_INFO", "info" },
                        { VIMOS_SEVERITY_WARNING, "VIMOS_SEVERITY_WARNING", "warning" },
                        { VIMOS_SEVERITY_ERROR, "VIMOS_SEVERITY_ERROR", "error" })

G_DEFINE_FINAL_TYPE (VimosFinding, vimos_finding, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
vimos_finding_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  VimosFinding *self = VIMOS_FINDING (object);

  switch (prop_id)
    {
    case PROP_SEVERITY:
      g_value_set_enum (value, vimos_finding_get_severity (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, vimos_finding_get_message (self));
      break;
    case PROP_ADVICE:
      g_value_set_string (value, vimos_finding_get_advice (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_finding_finalize (GObject *object)
{
  VimosFinding *self = VIMOS_FINDING (object);

  g_free (self->message);
  g_free (self->advice);
  G_OBJECT_CLASS (vimos_finding_parent_class)->finalize (object);
}

static void
vimos_finding_class_init (VimosFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_finding_get_property;
  object_class->finalize = vimos_finding_finalize;

  properties[PROP_SEVERITY] = g_param_spec_enum ("severity", NULL, NULL, VIMOS_TYPE_SEVERITY,
                                                 VIMOS_SEVERITY_INFO, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_finding_init (VimosFinding *self)
{
}

/**
 * vimos_finding_new:
 * @message: what was found, a sentence without a full stop
 * @advice: (nullable): what to do about it
 */
VimosFinding *
vimos_finding_new (VimosSeverity severity,
                   const char *message,
                   const char *advice)
{
  VimosFinding *self;

  g_return_val_if_fail (message != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_FINDING, NULL);
  self->severity = severity;
  self->message = g_strdup (message);
  self->advice = g_strdup (advice);
  return self;
}

VimosFinding *
vimos_finding_new_of_pin (VimosSeverity severity,
                          const char *message,
                          const char *advice)
{
  VimosFinding *self = vimos_finding_new (severity, message, advice);

  self->of_pin = TRUE;
  return self;
}

VimosSeverity
vimos_finding_get_severity (VimosFinding *self)
{
  g_return_val_if_fail (VIMOS_IS_FINDING (self), VIMOS_SEVERITY_INFO);

  return self->severity;
}

const char *
vimos_finding_get_message (VimosFinding *self)
{
  g_return_val_if_fail (VIMOS_IS_FINDING (self), NULL);

  return self->message;
}

const char *
vimos_finding_get_advice (VimosFinding *self)
{
  g_return_val_if_fail (VIMOS_IS_FINDING (self), NULL);

  return self->advice;
}

gboolean
vimos_finding_get_of_pin (VimosFinding *self)
{
  g_return_val_if_fail (VIMOS_IS_FINDING (self), FALSE);

  return self->of_pin;
}
