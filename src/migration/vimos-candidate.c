/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <math.h>

#include "vimos-candidate-private.h"
#include "vimos-enum-type.h"
#include "vimos-plan.h"
#include "vimos-units.h"

/* Measured with libvirt 9.0 and QEMU 7.2 over 10 to 1,000 Mbit/s, paused moves (reference
 * “libvirt-migration”, section 3): making the volume and the waiting QEMU at the target, draining
 * buffers, device state, ending the source's QEMU and the resume took 0.65 to 0.9 s in all runs;
 * the rest is the volume at the rate of the TCP payload in an Ethernet frame of an MTU of 1,500
 * bytes. */
#define FIXED_SECONDS 0.7
#define GOODPUT (1448.0 / 1514.0)
/* What the pings see beyond that: 0.03 to 0.04 s between the RESUME and the first answer (same
 * runs). */
#define ANSWER_SECONDS 0.04

struct _VimosCandidate
{
  GObject parent_instance;

  VimosPath *path;
  guint rank;
  guint64 volume;
  guint64 payload;
  VimosCrossCheck cross_check;
};

enum
{
  PROP_0,
  PROP_PATH,
  PROP_RANK,
  PROP_PREDICTED_MIGRATION,
  PROP_PREDICTED_DOWNTIME,
  PROP_THEORETICAL,
  PROP_CROSS_CHECK,
  N_PROPS,
};

VIMOS_DEFINE_ENUM_TYPE (vimos_cross_check_get_type,
                        "VimosCrossCheck",
                        { VIMOS_CROSS_CHECK_PENDING, "VIMOS_CROSS_CHECK_PENDING", "pending" },
                        { VIMOS_CROSS_CHECK_FOUND, "VIMOS_CROSS_CHECK_FOUND", "found" },
                        { VIMOS_CROSS_CHECK_NOT_FOUND, "VIMOS_CROSS_CHECK_NOT_FOUND", "not-found" },
                        { VIMOS_CROSS_CHECK_UNAVAILABLE, "VIMOS_CROSS_CHECK_UNAVAILABLE",
                          "unavailable" })

G_DEFINE_FINAL_TYPE (VimosCandidate, vimos_candidate, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
vimos_candidate_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  VimosCandidate *self = VIMOS_CANDIDATE (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_boxed (value, vimos_candidate_get_path (self));
      break;
    case PROP_RANK:
      g_value_set_uint (value, vimos_candidate_get_rank (self));
      break;
    case PROP_PREDICTED_MIGRATION:
      g_value_set_double (value, vimos_candidate_get_predicted_migration (self));
      break;
    case PROP_PREDICTED_DOWNTIME:
      g_value_set_double (value, vimos_candidate_get_predicted_downtime (self));
      break;
    case PROP_THEORETICAL:
      g_value_set_double (value, vimos_candidate_get_theoretical (self));
      break;
    case PROP_CROSS_CHECK:
      g_value_set_enum (value, vimos_candidate_get_cross_check (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_candidate_finalize (GObject *object)
{
  vimos_path_unref (VIMOS_CANDIDATE (object)->path);
  G_OBJECT_CLASS (vimos_candidate_parent_class)->finalize (object);
}

static void
vimos_candidate_class_init (VimosCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_candidate_get_property;
  object_class->finalize = vimos_candidate_finalize;

  properties[PROP_PATH] = g_param_spec_boxed ("path", NULL, NULL, VIMOS_TYPE_PATH, flags);
  properties[PROP_RANK] = g_param_spec_uint ("rank", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PREDICTED_MIGRATION] = g_param_spec_double ("predicted-migration", NULL, NULL, 0,
                                                              INFINITY, 0, flags);
  properties[PROP_PREDICTED_DOWNTIME] = g_param_spec_double ("predicted-downtime", NULL, NULL, 0,
                                                             INFINITY, 0, flags);
  properties[PROP_THEORETICAL] = g_param_spec_double ("theoretical", NULL, NULL, 0, INFINITY, 0,
                                                      flags);
  properties[PROP_CROSS_CHECK] = g_param_spec_enum (
      "cross-check", NULL, NULL, VIMOS_TYPE_CROSS_CHECK, VIMOS_CROSS_CHECK_PENDING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_candidate_init (VimosCandidate *self)
{
}

VimosCandidate *
vimos_candidate_new (VimosPath *path)
{
  VimosCandidate *self = g_object_new (VIMOS_TYPE_CANDIDATE, NULL);

  self->path = vimos_path_ref (path);
  return self;
}

static gboolean
differs (double a,
         double b)
{
  return a != b && !(isnan (a) && isnan (b));
}

void
vimos_candidate_update (VimosCandidate *self,
                        VimosPath *path,
                        guint rank,
                        guint64 volume,
                        guint64 payload)
{
  double theoretical = vimos_candidate_get_theoretical (self);
  double migration = vimos_candidate_get_predicted_migration (self);

  g_return_if_fail (VIMOS_IS_CANDIDATE (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->path != path)
    {
      VimosPath *old = self->path;

      self->path = vimos_path_ref (path);
      vimos_path_unref (old);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
    }
  if (self->rank != rank)
    {
      self->rank = rank;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANK]);
    }
  self->volume = volume;
  self->payload = payload;
  if (differs (theoretical, vimos_candidate_get_theoretical (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEORETICAL]);
  if (differs (migration, vimos_candidate_get_predicted_migration (self)))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREDICTED_MIGRATION]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREDICTED_DOWNTIME]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
vimos_candidate_set_cross_check (VimosCandidate *self,
                                 VimosCrossCheck cross_check)
{
  g_return_if_fail (VIMOS_IS_CANDIDATE (self));

  if (self->cross_check == cross_check)
    return;
  self->cross_check = cross_check;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CROSS_CHECK]);
}

VimosPath *
vimos_candidate_get_path (VimosCandidate *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), NULL);

  return self->path;
}

guint
vimos_candidate_get_rank (VimosCandidate *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), 0);

  return self->rank;
}

/* What one more TCP connection gets of the path: what is free, and where that is less than half,
 * half, since the connections that are there give way. Mbit/s, NaN when unknown. */
static double
get_expected_mbps (VimosCandidate *self)
{
  double configured = vimos_path_get_bottleneck (self->path)->mbps;
  double available = vimos_path_get_available_mbps (self->path);

  return isnan (available) ? configured : MAX (available, configured / 2);
}

/* In s; NaN when the path's bandwidth is unknown. */
double
vimos_candidate_get_predicted_migration (VimosCandidate *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), NAN);

  return vimos_predict_migration_seconds (self->payload, get_expected_mbps (self));
}

double
vimos_candidate_get_predicted_downtime (VimosCandidate *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), NAN);

  return vimos_predict_downtime_seconds (self->payload, get_expected_mbps (self));
}

double
vimos_candidate_get_theoretical (VimosCandidate *self)
{
  double mbps;

  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), NAN);

  mbps = vimos_path_get_bottleneck (self->path)->mbps;
  return mbps > 0 ? vimos_transfer_seconds (self->volume, mbps) : NAN;
}

VimosCrossCheck
vimos_candidate_get_cross_check (VimosCandidate *self)
{
  g_return_val_if_fail (VIMOS_IS_CANDIDATE (self), VIMOS_CROSS_CHECK_UNAVAILABLE);

  return self->cross_check;
}

/**
 * vimos_predict_migration_seconds:
 * @bytes: what is moved: disk and memory
 * @mbps: of the path, Mbit/s
 *
 * Returns: s between STOP and RESUME of a paused move; NaN when @mbps is unknown
 */
double
vimos_predict_migration_seconds (guint64 bytes,
                                 double mbps)
{
  return mbps > 0 ? FIXED_SECONDS + vimos_transfer_seconds (bytes, mbps * GOODPUT) : NAN;
}

/* The longest gap of answered pings that is to be expected, s. */
double
vimos_predict_downtime_seconds (guint64 bytes,
                                double mbps)
{
  return vimos_predict_migration_seconds (bytes, mbps) + ANSWER_SECONDS;
}
