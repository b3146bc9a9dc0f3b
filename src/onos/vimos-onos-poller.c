/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-onos-client-private.h"
#include "vimos-onos-poller-private.h"
#include "vimos-onos-snapshot-private.h"
#include "vimos-onos-waits-private.h"

/* ONOS pushes nothing. One round is a cheap question (has anything changed?), and then at most one
 * fetch of the parts that did change, or that change without being told. The next round starts a
 * second after this one started. */

/* ms; multiplied by the pace */
#define ROUND 1000
#define SIMULATED_COST_US 20 /* of a device or link */
#define QUICK_ROUND 250 /* until the network has settled */
#define MAX_BACK_OFF 10000
#define HOSTS_EVERY 2000  /* a host that moves changes no count */
#define LOADS_EVERY 5000  /* ONOS reads the counters as often */
#define GRAPH_EVERY 15000 /* new names and access ports are not told either */
#define SETTLED 950       /* no new link for so long, counted from answer to answer */
#define LINKLESS 4000     /* switches without any link: the first discovery takes 3 s */
#define PATIENCE 10000    /* how long a caller waits for a network to settle */

/* Asking may take at most one part in so many of the time: a network that is slow to tell is asked
 * less often. */
#define MAX_SHARE 20

struct _VimosOnosPoller
{
  GObject parent;

  /* owned */
  VimosOnosClient *client;
  VimosOnosSnapshot *snapshot;
  VimosOnosStatus *status; /* what the snapshot belongs to */
  VimosOnosStatus *fresh;  /* of this round */
  GError *error;
  char *version;
  GCancellable *cancellable;
  VimosOnosWaits *waits;
  guint timer;

  VimosOnosState state;
  double pace;
  gboolean running;
  gboolean busy; /* a round is under way */
  gboolean was_live;
  guint failures;

  /* monotonic, µs */
  gint64 round_start;
  gint64 graph_time, hosts_time, loads_time; /* when asked for last */
  gint64 cost;                               /* how long the last fetch took */
  gint64 live_since;
  gint64 answered;     /* when a round went well last; 0: never */
  gint64 next_attempt; /* when the next round begins; 0: not before somebody asks */
  gint64 counts_since; /* the numbers of devices and links have not changed since */
};

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_STATE,
  PROP_TOPOLOGY,
  PROP_ERROR,
  PROP_VERSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VimosOnosPoller, vimos_onos_poller, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (VimosOnosState,
                    vimos_onos_state,
                    G_DEFINE_ENUM_VALUE (VIMOS_ONOS_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (VIMOS_ONOS_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (VIMOS_ONOS_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (VIMOS_ONOS_FAILED, "failed"))

static void start_round (VimosOnosPoller *self);

static gint64
scaled_us (VimosOnosPoller *self,
           guint milliseconds)
{
  return milliseconds * 1000.0 * self->pace;
}

static void
set_state (VimosOnosPoller *self,
           VimosOnosState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_error (VimosOnosPoller *self,
            GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_version (VimosOnosPoller *self,
             const char *version)
{
  if (g_strcmp0 (self->version, version) == 0)
    return;
  g_free (self->version);
  self->version = g_strdup (version);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERSION]);
}

static void
take_snapshot (VimosOnosPoller *self,
               VimosOnosSnapshot *snapshot)
{
  VimosTopology *before = vimos_onos_poller_get_topology (self);
  gboolean changed = before != vimos_onos_snapshot_get_topology (snapshot);

  g_clear_pointer (&self->snapshot, vimos_onos_snapshot_unref);
  self->snapshot = snapshot;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOPOLOGY]);
}

/* Rounds */

static gboolean
timer_cb (gpointer data)
{
  VimosOnosPoller *self = data;

  self->timer = 0;
  start_round (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (VimosOnosPoller *self,
          gint64 at)
{
  gint64 delay = at - vimos_clock_now ();

  g_clear_handle_id (&self->timer, g_source_remove);
  self->next_attempt = self->running ? MAX (at, vimos_clock_now ()) : 0;
  if (self->running)
    self->timer = vimos_clock_add (MAX (delay, 0) / 1000, timer_cb, self);
}

static gboolean
is_ready (VimosOnosPoller *self)
{
  guint needed = self->status != NULL && self->status->links == 0 && self->status->devices > 1
                     ? LINKLESS
                     : SETTLED;

  return self->state == VIMOS_ONOS_LIVE && self->snapshot != NULL
         && vimos_topology_get_n_devices (vimos_onos_poller_get_topology (self)) > 0
         && vimos_clock_now () - self->counts_since >= scaled_us (self, needed);
}

static void
succeed (VimosOnosPoller *self)
{
  gint64 now = vimos_clock_now ();
  guint pause = ROUND;

  self->busy = FALSE;
  self->failures = 0;
  if (self->state != VIMOS_ONOS_LIVE)
    self->live_since = now;
  self->was_live = TRUE;
  self->answered = now;
  take_error (self, NULL);
  set_state (self, VIMOS_ONOS_LIVE);
  if (is_ready (self))
    vimos_onos_waits_end_all (self->waits, vimos_onos_poller_get_topology (self), NULL);
  else
    {
      vimos_onos_waits_end_impatient (self->waits, vimos_onos_poller_get_topology (self),
                                      vimos_onos_client_get_url (self->client),
                                      scaled_us (self, PATIENCE));
      if (now - self->live_since < scaled_us (self, PATIENCE))
        pause = QUICK_ROUND;
    }
  schedule (self, self->round_start + scaled_us (self, pause));
}

static void
fail (VimosOnosPoller *self,
      GError *error)
{
  gboolean refused = g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNAUTHORIZED)
                     && !self->was_live;
  guint pause = MIN (ROUND << MIN (self->failures, 8), MAX_BACK_OFF);

  self->busy = FALSE;
  self->failures++;
  if (self->error == NULL || g_strcmp0 (self->error->message, error->message) != 0)
    take_error (self, g_error_copy (error));
  set_state (self, self->was_live ? VIMOS_ONOS_LOST : VIMOS_ONOS_FAILED);
  vimos_onos_waits_end_all (self->waits, NULL, error);
  self->next_attempt = 0;
  if (!refused)
    schedule (self, vimos_clock_now () + scaled_us (self, pause));
  g_error_free (error);
}

/* Ends a round with @error unless it was stopped; then a new one may have been asked for meanwhile.
 */
static void
end_failed_round (VimosOnosPoller *self,
                  GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
  else
    {
      g_error_free (error);
      self->busy = FALSE;
      if (self->running)
        schedule (self, 0);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* While requests are under way a simulated time stands: there a round is taken to cost what one of
 * its size costs a machine of 2022 (decoding 10,000 devices and 40,000 links took 1 s). */
static gint64
measure_cost (VimosOnosPoller *self)
{
  if (vimos_clock_is_simulated ())
    return (gint64) (self->fresh->devices + self->fresh->links) * SIMULATED_COST_US;
  return vimos_clock_now () - self->round_start;
}

static void
snapshot_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (VimosOnosPoller) self = data;
  GError *error = NULL;
  VimosOnosSnapshot *snapshot = vimos_onos_snapshot_fetch_finish (VIMOS_ONOS_TRANSPORT (source),
                                                                  result, &error);

  if (snapshot == NULL)
    {
      end_failed_round (self, error);
      return;
    }
  self->cost = measure_cost (self);
  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->status, vimos_onos_status_free);
  self->status = g_steal_pointer (&self->fresh);
  take_snapshot (self, snapshot);
  succeed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
is_due (VimosOnosPoller *self,
        gint64 last,
        guint every)
{
  gint64 period = MAX (scaled_us (self, every), self->cost * MAX_SHARE);

  /* a round that comes a little early must not put it off to the next one */
  return self->round_start - last >= period - scaled_us (self, QUICK_ROUND) / 2;
}

static VimosOnosParts
choose_parts (VimosOnosPoller *self)
{
  const VimosOnosStatus *now = self->fresh, *before = self->status;
  VimosOnosParts parts = 0;

  if (self->snapshot == NULL || before == NULL)
    return VIMOS_ONOS_PART_ALL;
  if (now->topology_time != before->topology_time || now->devices != before->devices
      || now->links != before->links || now->hosts != before->hosts
      || is_due (self, self->graph_time, GRAPH_EVERY))
    parts |= VIMOS_ONOS_PART_GRAPH | VIMOS_ONOS_PART_HOSTS;
  if (is_due (self, self->hosts_time, HOSTS_EVERY))
    parts |= VIMOS_ONOS_PART_HOSTS;
  if (is_due (self, self->loads_time, LOADS_EVERY))
    parts |= VIMOS_ONOS_PART_LOADS;
  return parts;
}

static void
note_times (VimosOnosPoller *self,
            VimosOnosParts parts)
{
  if (self->status == NULL || self->fresh->devices != self->status->devices
      || self->fresh->links != self->status->links)
    self->counts_since = vimos_clock_now ();
  if (parts & VIMOS_ONOS_PART_GRAPH)
    self->graph_time = self->round_start;
  if (parts & VIMOS_ONOS_PART_HOSTS)
    self->hosts_time = self->round_start;
  if (parts & VIMOS_ONOS_PART_LOADS)
    self->loads_time = self->round_start;
}

static void
status_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (VimosOnosPoller) self = data;
  GError *error = NULL;
  VimosOnosStatus *status = vimos_onos_client_get_status_finish (VIMOS_ONOS_CLIENT (source), result,
                                                                 &error);
  VimosOnosParts parts;

  if (status == NULL)
    {
      end_failed_round (self, error);
      return;
    }
  g_clear_pointer (&self->fresh, vimos_onos_status_free);
  self->fresh = status;
  parts = choose_parts (self);
  note_times (self, parts);
  g_object_freeze_notify (G_OBJECT (self));
  set_version (self, status->version);
  if (parts == 0)
    succeed (self);
  else
    vimos_onos_snapshot_fetch_async (vimos_onos_client_get_transport (self->client), self->snapshot,
                                     parts, self->cancellable, snapshot_cb, g_object_ref (self));
  g_object_thaw_notify (G_OBJECT (self));
}

static void
start_round (VimosOnosPoller *self)
{
  if (!self->running || self->busy)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->busy = TRUE;
  self->round_start = vimos_clock_now ();
  vimos_onos_client_get_status_async (self->client, self->cancellable, status_cb,
                                      g_object_ref (self));
}

/* GObject */

static void
vimos_onos_poller_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  VimosOnosPoller *self = VIMOS_ONOS_POLLER (object);

  switch (id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, vimos_onos_poller_get_client (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, vimos_onos_poller_get_state (self));
      break;
    case PROP_TOPOLOGY:
      g_value_set_boxed (value, vimos_onos_poller_get_topology (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, vimos_onos_poller_get_error (self));
      break;
    case PROP_VERSION:
      g_value_set_string (value, vimos_onos_poller_get_version (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vimos_onos_poller_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  VimosOnosPoller *self = VIMOS_ONOS_POLLER (object);

  switch (id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vimos_onos_poller_dispose (GObject *object)
{
  VimosOnosPoller *self = VIMOS_ONOS_POLLER (object);

  vimos_onos_poller_stop (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (vimos_onos_poller_parent_class)->dispose (object);
}

static void
vimos_onos_poller_finalize (GObject *object)
{
  VimosOnosPoller *self = VIMOS_ONOS_POLLER (object);

  g_clear_pointer (&self->snapshot, vimos_onos_snapshot_unref);
  g_clear_pointer (&self->status, vimos_onos_status_free);
  g_clear_pointer (&self->fresh, vimos_onos_status_free);
  g_clear_error (&self->error);
  g_free (self->version);
  vimos_onos_waits_free (self->waits);
  G_OBJECT_CLASS (vimos_onos_poller_parent_class)->finalize (object);
}

static void
vimos_onos_poller_class_init (VimosOnosPollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_onos_poller_get_property;
  object_class->set_property = vimos_onos_poller_set_property;
  object_class->dispose = vimos_onos_poller_dispose;
  object_class->finalize = vimos_onos_poller_finalize;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, VIMOS_TYPE_ONOS_CLIENT,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                                                     | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, VIMOS_TYPE_ONOS_STATE,
                                              VIMOS_ONOS_CONNECTING, readable);
  properties[PROP_TOPOLOGY] = g_param_spec_boxed ("topology", NULL, NULL, VIMOS_TYPE_TOPOLOGY,
                                                  readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_onos_poller_init (VimosOnosPoller *self)
{
  self->pace = 1;
  self->waits = vimos_onos_waits_new ();
}

/**
 * vimos_onos_poller_new:
 * @client: whom to ask; the poller keeps a reference
 *
 * Returns: (transfer full): a poller that asks nothing before vimos_onos_poller_start()
 */
VimosOnosPoller *
vimos_onos_poller_new (VimosOnosClient *client)
{
  g_return_val_if_fail (VIMOS_IS_ONOS_CLIENT (client), NULL);
  return g_object_new (VIMOS_TYPE_ONOS_POLLER, "client", client, NULL);
}

VimosOnosClient *
vimos_onos_poller_get_client (VimosOnosPoller *self)
{
  return self->client;
}

VimosOnosState
vimos_onos_poller_get_state (VimosOnosPoller *self)
{
  return self->state;
}

/* Returns: (transfer none) (nullable): the last good topology */
VimosTopology *
vimos_onos_poller_get_topology (VimosOnosPoller *self)
{
  return self->snapshot != NULL ? vimos_onos_snapshot_get_topology (self->snapshot) : NULL;
}

/* Returns: (transfer none) (nullable): why it is not live */
const GError *
vimos_onos_poller_get_error (VimosOnosPoller *self)
{
  return self->error;
}

/* Returns: (transfer none) (nullable): the controller's version; "" when it is too old to say */
const char *
vimos_onos_poller_get_version (VimosOnosPoller *self)
{
  return self->version;
}

/* Returns: when the controller answered last, µs by vimos_clock_now(); 0 when it never did */
gint64
vimos_onos_poller_get_answered (VimosOnosPoller *self)
{
  g_return_val_if_fail (VIMOS_IS_ONOS_POLLER (self), 0);

  return self->answered;
}

/* Returns: when it is asked next, µs by vimos_clock_now(), perhaps just now; 0 when only
 * vimos_onos_poller_retry() leads to that */
gint64
vimos_onos_poller_get_next_attempt (VimosOnosPoller *self)
{
  g_return_val_if_fail (VIMOS_IS_ONOS_POLLER (self), 0);

  return self->next_attempt;
}

void
vimos_onos_poller_set_pace (VimosOnosPoller *self,
                            double pace)
{
  self->pace = pace;
}

/**
 * vimos_onos_poller_start:
 *
 * Asks at once, then every second. Does nothing when started already.
 */
void
vimos_onos_poller_start (VimosOnosPoller *self)
{
  g_return_if_fail (VIMOS_IS_ONOS_POLLER (self));

  if (self->running)
    return;
  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  start_round (self);
}

/**
 * vimos_onos_poller_stop:
 *
 * Cancels what is under way; whoever waits gets %G_IO_ERROR_CANCELLED. State and topology stay as
 * they are.
 */
void
vimos_onos_poller_stop (VimosOnosPoller *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIMOS_IS_ONOS_POLLER (self));

  self->running = FALSE;
  self->failures = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _("The connection to the controller was given up."));
  vimos_onos_waits_end_all (self->waits, NULL, error);
}

/**
 * vimos_onos_poller_retry:
 *
 * Tries again now, also after a refused login, instead of when the next attempt is due.
 */
void
vimos_onos_poller_retry (VimosOnosPoller *self)
{
  g_return_if_fail (VIMOS_IS_ONOS_POLLER (self));

  self->failures = 0;
  if (self->state == VIMOS_ONOS_FAILED)
    set_state (self, VIMOS_ONOS_CONNECTING);
  if (self->running)
    start_round (self);
  else
    vimos_onos_poller_start (self);
}

/* Waiting */

/**
 * vimos_onos_poller_wait_async:
 *
 * Completes with the first topology that has settled: at once when it has, otherwise after 1 s
 * without a new link (4 s when there are switches but no links yet), and after 10 s in any case.
 * Completes with the error of the next failed attempt, with %VIMOS_ONOS_ERROR_NOT_FOUND when ONOS
 * knows no switch for 10 s, and with %G_IO_ERROR_CANCELLED when the poller is stopped. Starts the
 * poller if need be.
 */
void
vimos_onos_poller_wait_async (VimosOnosPoller *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_onos_poller_wait_async);
  vimos_onos_waits_add (self->waits, task);
  if (is_ready (self) && self->running)
    vimos_onos_waits_end (self->waits, task, vimos_onos_poller_get_topology (self), NULL);
  else if (self->state != VIMOS_ONOS_LIVE || !self->running)
    vimos_onos_poller_retry (self);
}

VimosTopology *
vimos_onos_poller_wait_finish (VimosOnosPoller *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
