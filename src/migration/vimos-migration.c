/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-enum-type.h"
#include "vimos-migration-private.h"
#include "vimos-sentences.h"

#define DEFAULT_PING_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)

enum
{
  PROP_0,
  PROP_PLAN,
  PROP_CANDIDATE,
  PROP_STATE,
  PROP_PHASES,
  PROP_PROGRESS,
  PROP_ETA,
  PROP_RATE,
  PROP_BYTES_DONE,
  PROP_BYTES_TOTAL,
  PROP_MESSAGE,
  PROP_INTENTS_INSTALLED,
  PROP_INTENTS_TOTAL,
  PROP_TIMELINE,
  PROP_ERROR,
  N_PROPS,
};

enum
{
  MEASURED,
  ENDED,
  N_SIGNALS,
};

VIMOS_DEFINE_ENUM_TYPE (vimos_migration_state_get_type,
                        "VimosMigrationState",
                        { VIMOS_MIGRATION_IDLE, "VIMOS_MIGRATION_IDLE", "idle" },
                        { VIMOS_MIGRATION_RUNNING, "VIMOS_MIGRATION_RUNNING", "running" },
                        { VIMOS_MIGRATION_CANCELLING, "VIMOS_MIGRATION_CANCELLING", "cancelling" },
                        { VIMOS_MIGRATION_ROLLING_BACK, "VIMOS_MIGRATION_ROLLING_BACK",
                          "rolling-back" },
                        { VIMOS_MIGRATION_DONE, "VIMOS_MIGRATION_DONE", "done" },
                        { VIMOS_MIGRATION_ROLLED_BACK, "VIMOS_MIGRATION_ROLLED_BACK",
                          "rolled-back" },
                        { VIMOS_MIGRATION_UNDECIDED, "VIMOS_MIGRATION_UNDECIDED", "undecided" })

G_DEFINE_FINAL_TYPE (VimosMigration, vimos_migration, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static VimosPhase *
find_phase (VimosMigration *self,
            const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->phases)); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (G_LIST_MODEL (self->phases), i);

      if (g_str_equal (vimos_phase_get_name (phase), name))
        return phase; /* the store keeps it alive */
    }
  g_assert_not_reached ();
}

static void
qmp_event_cb (VimosHypervisor *hypervisor,
              const VimosQmpEvent *event,
              gpointer user_data)
{
  VimosMigration *self = user_data;
  gboolean stop = g_str_equal (event->name, "STOP");
  const char *what;

  if (g_ascii_strcasecmp (event->uuid, vimos_vm_get_uuid (self->vm)) != 0
      || (!stop && !g_str_equal (event->name, "RESUME")))
    return;
  if (hypervisor == self->source)
    what = stop ? "STOP" : "source-RESUME";
  else
    what = stop ? "target-STOP" : "RESUME";
  vimos_timeline_add_event (self->timeline, event->arrival_us, event->host_us, what);
}

static void
vimos_migration_dispose (GObject *object)
{
  VimosMigration *self = VIMOS_MIGRATION (object);

  /* A run keeps itself alive; whoever gets here has ended, or never began. */
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_handle_id (&self->answers_timer, g_source_remove);
  G_OBJECT_CLASS (vimos_migration_parent_class)->dispose (object);
}

static void
vimos_migration_finalize (GObject *object)
{
  VimosMigration *self = VIMOS_MIGRATION (object);

  g_clear_object (&self->settler);
  g_clear_object (&self->plan);
  g_clear_object (&self->candidate);
  g_clear_object (&self->context);
  g_clear_object (&self->vm);
  g_clear_object (&self->source);
  g_clear_object (&self->target);
  g_clear_object (&self->timeline);
  g_clear_object (&self->phases);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pin);
  g_clear_object (&self->arrival);
  g_clear_object (&self->prober);
  g_clear_pointer (&self->settlement, vimos_settlement_free);
  g_clear_pointer (&self->run, vimos_run_free);
  g_clear_error (&self->error);
  g_free (self->ping_address);
  g_free (self->message);
  G_OBJECT_CLASS (vimos_migration_parent_class)->finalize (object);
}

/* How far the move has come, in figures; whether @prop_id is one of them. */
static gboolean
get_figure (VimosMigration *self,
            guint prop_id,
            GValue *value)
{
  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, vimos_migration_get_progress (self));
      break;
    case PROP_ETA:
      g_value_set_double (value, vimos_migration_get_eta (self));
      break;
    case PROP_RATE:
      g_value_set_double (value, vimos_migration_get_rate (self));
      break;
    case PROP_BYTES_DONE:
      g_value_set_uint64 (value, vimos_migration_get_bytes_done (self));
      break;
    case PROP_BYTES_TOTAL:
      g_value_set_uint64 (value, vimos_migration_get_bytes_total (self));
      break;
    case PROP_INTENTS_INSTALLED:
      g_value_set_uint (value, self->pin != NULL ? vimos_pin_get_installed (self->pin) : 0);
      break;
    case PROP_INTENTS_TOTAL:
      g_value_set_uint (value, self->pin != NULL ? vimos_pin_get_total (self->pin) : 0);
      break;
    default:
      return FALSE;
    }
  return TRUE;
}

static void
vimos_migration_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  VimosMigration *self = VIMOS_MIGRATION (object);

  switch (prop_id)
    {
    case PROP_PLAN:
      g_value_set_object (value, vimos_migration_get_plan (self));
      break;
    case PROP_CANDIDATE:
      g_value_set_object (value, vimos_migration_get_candidate (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_migration_get_state (self));
      break;
    case PROP_PHASES:
      g_value_set_object (value, vimos_migration_get_phases (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, vimos_migration_get_message (self));
      break;
    case PROP_TIMELINE:
      g_value_set_object (value, vimos_migration_get_timeline (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, vimos_migration_get_error (self));
      break;
    default:
      if (!get_figure (self, prop_id, value))
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_migration_class_init (VimosMigrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = vimos_migration_dispose;
  object_class->finalize = vimos_migration_finalize;
  object_class->get_property = vimos_migration_get_property;

  properties[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, VIMOS_TYPE_PLAN, flags);
  properties[PROP_CANDIDATE] = g_param_spec_object ("candidate", NULL, NULL, VIMOS_TYPE_CANDIDATE,
                                                    flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_MIGRATION_STATE,
                                              VIMOS_MIGRATION_IDLE, flags);
  properties[PROP_PHASES] = g_param_spec_object ("phases", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_ETA] = g_param_spec_double ("eta", NULL, NULL, 0, INFINITY, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, INFINITY, 0, flags);
  properties[PROP_BYTES_DONE] = g_param_spec_uint64 ("bytes-done", NULL, NULL, 0, G_MAXUINT64, 0,
                                                     flags);
  properties[PROP_BYTES_TOTAL] = g_param_spec_uint64 ("bytes-total", NULL, NULL, 0, G_MAXUINT64, 0,
                                                      flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_INTENTS_INSTALLED] = g_param_spec_uint ("intents-installed", NULL, NULL, 0,
                                                          G_MAXUINT, 0, flags);
  properties[PROP_INTENTS_TOTAL] = g_param_spec_uint ("intents-total", NULL, NULL, 0, G_MAXUINT, 0,
                                                      flags);
  properties[PROP_TIMELINE] = g_param_spec_object ("timeline", NULL, NULL, VIMOS_TYPE_TIMELINE,
                                                   flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MEASURED] = g_signal_new ("measured", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_migration_init (VimosMigration *self)
{
  self->timeline = vimos_timeline_new ();
  self->prediction.migration = self->prediction.downtime = NAN;
  self->cancellable = g_cancellable_new ();
  self->message = g_strdup ("");
  self->phases = vimos_phase_make_all ();
}

/* ---- for the other parts ---- */

void
vimos_migration_set_state (VimosMigration *self,
                           VimosMigrationState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
vimos_migration_say (VimosMigration *self,
                     const char *format,
                     ...)
{
  va_list arguments;

  g_free (self->message);
  va_start (arguments, format);
  self->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
vimos_migration_add_to_message (VimosMigration *self,
                                const char *sentence)
{
  GString *text = g_string_new (self->message);

  vimos_add_sentence (text, sentence);
  g_free (self->message);
  self->message = g_string_free (text, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

/* @error: (transfer full): the first one counts. */
void
vimos_migration_set_error (VimosMigration *self,
                           GError *error)
{
  if (self->error != NULL)
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
vimos_migration_clear_error (VimosMigration *self)
{
  if (self->error == NULL)
    return;
  g_clear_error (&self->error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* An event of ours, now. */
void
vimos_migration_note (VimosMigration *self,
                      const char *what)
{
  vimos_timeline_add_event (self->timeline, vimos_clock_now (), 0, what);
}

void
vimos_migration_begin_phase (VimosMigration *self,
                             const char *name)
{
  vimos_phase_begin (find_phase (self, name), vimos_clock_now ());
}

void
vimos_migration_end_phase (VimosMigration *self,
                           const char *name,
                           VimosPhaseState state)
{
  vimos_phase_end (find_phase (self, name), state, vimos_clock_now ());
}

void
vimos_migration_end_moving_phase (VimosMigration *self,
                                  const char *name)
{
  VimosPhase *phase = find_phase (self, name);

  if (vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
    vimos_phase_end (phase, VIMOS_PHASE_DONE, vimos_clock_now ());
  else if (vimos_phase_get_state (phase) == VIMOS_PHASE_WAITING)
    vimos_phase_end (phase, VIMOS_PHASE_SKIPPED, 0);
}

/* What has not begun never will. */
void
vimos_migration_end_open_phases (VimosMigration *self,
                                 VimosPhaseState of_running)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->phases)); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (G_LIST_MODEL (self->phases), i);

      if (vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
        vimos_phase_end (phase, of_running, vimos_clock_now ());
      else if (vimos_phase_get_state (phase) == VIMOS_PHASE_WAITING)
        vimos_phase_end (phase, VIMOS_PHASE_SKIPPED, 0);
    }
}

void
vimos_migration_notify_progress (VimosMigration *self)
{
  static const int changed[] = { PROP_PROGRESS, PROP_ETA, PROP_RATE, PROP_BYTES_DONE,
                                 PROP_BYTES_TOTAL };

  self->published = vimos_clock_now ();
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[changed[i]]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
vimos_migration_notify_intents (VimosMigration *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTENTS_INSTALLED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTENTS_TOTAL]);
}

void
vimos_migration_emit_measured (VimosMigration *self)
{
  double mbps = self->candidate != NULL
                    ? vimos_path_get_bottleneck (vimos_candidate_get_path (self->candidate))->mbps
                    : NAN;

  vimos_measurement_compute (&self->measurement, self->timeline,
                             self->volume > 0 ? self->volume : vimos_plan_get_volume (self->plan),
                             mbps);
  self->measured = TRUE;
  g_signal_emit (self, signals[MEASURED], 0);
}

void
vimos_migration_end (VimosMigration *self,
                     VimosMigrationState state)
{
  if (!self->measured)
    vimos_migration_emit_measured (self);
  vimos_migration_set_state (self, state);
  g_signal_emit (self, signals[ENDED], 0);
  g_object_unref (self);
}

/* ---- public ---- */

/**
 * vimos_migration_new:
 * @plan: what is to be done
 * @candidate: (nullable): the chosen way; %NULL only without a pin
 * @options: read before the call returns
 */
VimosMigration *
vimos_migration_new (VimosPlan *plan,
                     VimosCandidate *candidate,
                     const VimosMigrationOptions *options)
{
  VimosMigration *self;

  g_return_val_if_fail (VIMOS_IS_PLAN (plan), NULL);
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (candidate != NULL || !options->pin, NULL);

  self = g_object_new (VIMOS_TYPE_MIGRATION, NULL);
  self->plan = g_object_ref (plan);
  g_set_object (&self->candidate, candidate);
  self->context = g_object_ref (vimos_plan_get_context (plan));
  self->vm = g_object_ref (vimos_plan_get_vm (plan));
  g_set_object (&self->source, vimos_vm_get_hypervisor (self->vm));
  self->target = g_object_ref (vimos_plan_get_target (plan));
  self->wants_pin = options->pin;
  self->volume = options->volume_bytes;
  self->ping_interval = options->ping_interval_us > 0 ? options->ping_interval_us
                                                      : DEFAULT_PING_INTERVAL;
  self->ping_address = g_strdup (options->ping_address);
  vimos_progress_begin (&self->progress, vimos_vm_get_memory (self->vm),
                        vimos_plan_get_likely_memory (plan), 0);
  return self;
}

/**
 * vimos_migration_start:
 *
 * Once. The migration keeps itself alive until "ended".
 */
void
vimos_migration_start (VimosMigration *self)
{
  g_return_if_fail (VIMOS_IS_MIGRATION (self));
  g_return_if_fail (self->state == VIMOS_MIGRATION_IDLE);

  g_object_ref (self);
  if (self->source != NULL)
    g_signal_connect_object (self->source, "qmp-event", G_CALLBACK (qmp_event_cb), self, 0);
  if (self->target != self->source)
    g_signal_connect_object (self->target, "qmp-event", G_CALLBACK (qmp_event_cb), self, 0);
  vimos_migration_set_state (self, VIMOS_MIGRATION_RUNNING);
  vimos_migration_begin (self);
}

/**
 * vimos_migration_cancel:
 *
 * Takes the VM back to where it was. Too late, and without effect but a word in "message", once the
 * source has given up its copy.
 */
void
vimos_migration_cancel (VimosMigration *self)
{
  g_return_if_fail (VIMOS_IS_MIGRATION (self));

  if (self->state != VIMOS_MIGRATION_RUNNING)
    return;
  if (self->committed)
    {
      vimos_migration_add_to_message (self,
                                      _("It is too late to cancel: the VM has left its source"));
      return;
    }
  self->cancelled = TRUE;
  vimos_migration_set_state (self, VIMOS_MIGRATION_CANCELLING);
  vimos_migration_say (self, _("Cancelling; what is on the way must arrive first"));
  g_cancellable_cancel (self->cancellable);
}

VimosPlan *
vimos_migration_get_plan (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->plan;
}

VimosCandidate *
vimos_migration_get_candidate (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->candidate;
}

VimosMigrationState
vimos_migration_get_state (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), VIMOS_MIGRATION_IDLE);

  return self->state;
}

GListModel *
vimos_migration_get_phases (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return G_LIST_MODEL (self->phases);
}

double
vimos_migration_get_progress (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), 0);

  return self->progress.fraction;
}

double
vimos_migration_get_eta (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NAN);

  return self->progress.eta;
}

double
vimos_migration_get_rate (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NAN);

  return self->progress.rate;
}

guint64
vimos_migration_get_bytes_done (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), 0);

  return self->progress.done;
}

guint64
vimos_migration_get_bytes_total (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), 0);

  return self->progress.total;
}

const char *
vimos_migration_get_message (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->message;
}

VimosTimeline *
vimos_migration_get_timeline (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->timeline;
}

const GError *
vimos_migration_get_error (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->error;
}

/* (nullable): NULL until "measured", which comes before the last intents are withdrawn, and before
 * "ended". */
const VimosMeasurement *
vimos_migration_get_measurement (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return self->measured ? &self->measurement : NULL;
}

/* Whether the move is, or was to be, pinned to the candidate's path. */
const VimosPrediction *
vimos_migration_get_prediction (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), NULL);

  return &self->prediction;
}

gboolean
vimos_migration_get_pinned (VimosMigration *self)
{
  g_return_val_if_fail (VIMOS_IS_MIGRATION (self), FALSE);

  return self->wants_pin;
}
