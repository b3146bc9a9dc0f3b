/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-core"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"

/*
 * The simulated time goes from one due source to the next. A driver, itself a source of the default
 * main context, lets them go one at a time, in the order of their times, and while each runs the
 * time stands at exactly the moment it was due: so what happens does not depend on how busy the
 * machine is. Between two sources the time follows the machine's clock times the scale; with an
 * infinite scale it jumps as soon as the main loop has nothing else to do. While somebody holds the
 * clock (a request is on its way through the loopback, say) the time stands.
 */

#define START_US (1000 * G_USEC_PER_SEC)
/* Behind by more than this (µs of the machine's clock), the simulation does not try to catch up. */
#define LATE_US 100000
/* Between what is due by the machine's clock and the drawing of frames */
#define PACED_PRIORITY (G_PRIORITY_DEFAULT + 10)

typedef struct
{
  GSource source;
  GSequenceIter *place; /* in the queue, or NULL */
  gint64 due_us;
  gint64 interval_us;
  guint64 serial;
} ClockSource;

static struct
{
  GSequence *queue; /* of ClockSource, borrowed; NULL: the machine's clock */
  GSource *driver;
  ClockSource *going; /* was let go and has not run yet; borrowed */
  guint64 last_serial;
  gint64 now_us;
  gint64 anchor_now_us;  /* when the machine's clock showed… */
  gint64 anchor_real_us; /* …this */
  gint64 wall_offset_us;
  double scale;
  int n_holds; /* the time stands while above 0 */
} sim;

static gint
compare_sources (gconstpointer a,
                 gconstpointer b,
                 gpointer unused)
{
  const ClockSource *one = a, *other = b;

  if (one->due_us != other->due_us)
    return one->due_us < other->due_us ? -1 : 1;
  return one->serial < other->serial ? -1 : one->serial > other->serial;
}

static ClockSource *
peek (void)
{
  GSequenceIter *first = g_sequence_get_begin_iter (sim.queue);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
take_out (ClockSource *self)
{
  if (self->place == NULL)
    return;
  g_sequence_remove (self->place);
  self->place = NULL;
}

static void
anchor (gint64 now_us)
{
  sim.anchor_now_us = now_us;
  sim.anchor_real_us = g_get_monotonic_time ();
}

/* Tells the driver when to let the next source go. */
static void
schedule (void)
{
  const ClockSource *next;

  if (sim.queue == NULL)
    return;
  next = peek ();
  if (sim.n_holds > 0 || (next == NULL && sim.going == NULL))
    g_source_set_ready_time (sim.driver, -1);
  else if (sim.going != NULL || isinf (sim.scale))
    g_source_set_ready_time (sim.driver, 0);
  else
    g_source_set_ready_time (sim.driver, sim.anchor_real_us
                                             + (gint64) ((double) (next->due_us - sim.anchor_now_us)
                                                         / sim.scale));
}

static void
put_in (ClockSource *self,
        gint64 due_us)
{
  self->due_us = due_us;
  self->serial = ++sim.last_serial;
  self->place = g_sequence_insert_sorted (sim.queue, self, compare_sources, NULL);
  schedule ();
}

static gboolean
driver_dispatch (GSource *source,
                 GSourceFunc function,
                 gpointer user_data)
{
  ClockSource *next;
  gint64 late_us;

  /* A source that was let go has the higher priority: it has run, unless somebody ended it. */
  if (sim.going != NULL && !g_source_is_destroyed (&sim.going->source)
      && g_source_get_context (&sim.going->source) != NULL)
    {
      g_source_set_ready_time (source, 0);
      return G_SOURCE_CONTINUE;
    }
  sim.going = NULL;
  next = peek ();
  if (next != NULL && sim.n_holds <= 0)
    {
      take_out (next);
      sim.now_us = MAX (sim.now_us, next->due_us);
      late_us = g_get_monotonic_time () - sim.anchor_real_us
                - (gint64) ((double) (sim.now_us - sim.anchor_now_us) / sim.scale);
      if (late_us > LATE_US)
        anchor (sim.now_us);
      sim.going = next;
      g_source_set_ready_time (&next->source, 0);
    }
  schedule ();
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs driver_funcs = { .dispatch = driver_dispatch };

static gboolean
clock_source_dispatch (GSource *source,
                       GSourceFunc function,
                       gpointer user_data)
{
  ClockSource *self = (ClockSource *) source;
  gboolean again;

  g_source_set_ready_time (source, -1);
  take_out (self);
  again = function != NULL && function (user_data);
  if (sim.going == self)
    sim.going = NULL;
  if (again && sim.queue != NULL && !g_source_is_destroyed (source))
    put_in (self, sim.now_us + self->interval_us);
  schedule ();
  return again;
}

static void
clock_source_finalize (GSource *source)
{
  ClockSource *self = (ClockSource *) source;

  if (sim.going == self)
    sim.going = NULL;
  if (self->place != NULL)
    {
      take_out (self);
      schedule ();
    }
}

static GSourceFuncs clock_source_funcs = {
  .dispatch = clock_source_dispatch,
  .finalize = clock_source_finalize,
};

static GSource *
new_source (gint64 interval_us)
{
  GSource *source;

  if (sim.queue == NULL)
    return g_timeout_source_new ((guint) ((interval_us + 999) / 1000));
  source = g_source_new (&clock_source_funcs, sizeof (ClockSource));
  ((ClockSource *) source)->interval_us = interval_us;
  put_in ((ClockSource *) source, vimos_clock_now () + interval_us);
  return source;
}

static guint
attach (GSource *source,
        GSourceFunc function,
        gpointer user_data,
        GDestroyNotify notify)
{
  guint id;

  g_source_set_callback (source, function, user_data, notify);
  id = g_source_attach (source, NULL);
  g_source_unref (source);
  return id;
}

/**
 * vimos_clock_now:
 *
 * In place of g_get_monotonic_time(). Any thread, unless the time is simulated.
 *
 * Returns: the time in µs since a moment that means nothing; never goes back
 */
gint64
vimos_clock_now (void)
{
  const ClockSource *next;
  gint64 now_us;

  if (sim.queue == NULL)
    return g_get_monotonic_time ();
  /* While a source runs, and while somebody holds it, the time stands. */
  if (sim.n_holds > 0 || sim.going != NULL || isinf (sim.scale))
    return sim.now_us;
  now_us = sim.anchor_now_us
           + (gint64) ((double) (g_get_monotonic_time () - sim.anchor_real_us) * sim.scale);
  next = peek ();
  if (next != NULL)
    now_us = MIN (now_us, next->due_us);
  sim.now_us = MAX (sim.now_us, now_us);
  return sim.now_us;
}

/**
 * vimos_clock_wall:
 *
 * In place of g_get_real_time().
 *
 * Returns: µs since 1970
 */
gint64
vimos_clock_wall (void)
{
  return sim.queue == NULL ? g_get_real_time () : vimos_clock_now () + sim.wall_offset_us;
}

/**
 * vimos_clock_source_new:
 * @interval_ms: ms from now, and between two calls
 *
 * In place of g_timeout_source_new().
 *
 * Returns: (transfer full): a source to be attached to the default main context
 */
GSource *
vimos_clock_source_new (guint interval_ms)
{
  return new_source ((gint64) interval_ms * 1000);
}

/**
 * vimos_clock_add:
 *
 * In place of g_timeout_add().
 *
 * Returns: the id of the source
 */
guint
vimos_clock_add (guint interval_ms,
                 GSourceFunc function,
                 gpointer user_data)
{
  return attach (vimos_clock_source_new (interval_ms), function, user_data, NULL);
}

/**
 * vimos_clock_add_full:
 * @notify: (nullable): called with @user_data when the source is gone
 *
 * In place of g_timeout_add_full() at the default priority.
 *
 * Returns: the id of the source
 */
guint
vimos_clock_add_full (guint interval_ms,
                      GSourceFunc function,
                      gpointer user_data,
                      GDestroyNotify notify)
{
  return attach (vimos_clock_source_new (interval_ms), function, user_data, notify);
}

/**
 * vimos_clock_add_us:
 * @delay_us: µs from now, and between two calls; exact by a simulated clock, rounded up to whole ms
 *   by the machine's
 *
 * Returns: the id of the source
 */
guint
vimos_clock_add_us (gint64 delay_us,
                    GSourceFunc function,
                    gpointer user_data)
{
  return attach (new_source (MAX (delay_us, 0)), function, user_data, NULL);
}

static void
add_holds (int n)
{
  gboolean held = sim.n_holds > 0;

  if (sim.queue == NULL)
    return;
  if (!held)
    vimos_clock_now ();
  sim.n_holds += n;
  if (held && sim.n_holds <= 0)
    anchor (sim.now_us);
  schedule ();
}

/**
 * vimos_clock_hold:
 *
 * A simulated time stands until vimos_clock_release() was called as often: something is under way
 * that takes no time in the simulation, though the main loop has nothing to do meanwhile.
 */
void
vimos_clock_hold (void)
{
  add_holds (1);
}

/**
 * vimos_clock_release:
 *
 * Takes one vimos_clock_hold() back. Who makes a holder wait by the clock calls it first and holds
 * the clock again when the wait is over; the holder may have given up meanwhile.
 */
void
vimos_clock_release (void)
{
  add_holds (-1);
}

static void
task_completed_cb (GTask *task)
{
  vimos_clock_release ();
}

/**
 * vimos_clock_hold_for_task:
 * @task: what takes no time in the simulation: it works in a thread, or waits for the loopback
 *
 * Holds the clock until @task has completed.
 */
void
vimos_clock_hold_for_task (GTask *task)
{
  g_return_if_fail (G_IS_TASK (task));

  if (sim.queue == NULL)
    return;
  vimos_clock_hold ();
  g_signal_connect (task, "notify::completed", G_CALLBACK (task_completed_cb), NULL);
}

/**
 * vimos_clock_simulate:
 * @scale: seconds of the simulation in one of the machine's; %INFINITY: as fast as possible
 *
 * From now on the time is simulated, starting with the same figure every time. To be called before
 * anything waits, from the thread of the default main context, which alone may use the clock then.
 */
void
vimos_clock_simulate (double scale)
{
  g_return_if_fail (scale > 0);
  g_return_if_fail (sim.queue == NULL);

  sim.queue = g_sequence_new (NULL);
  sim.now_us = START_US;
  sim.wall_offset_us = g_get_real_time () - START_US;
  sim.n_holds = 0;
  sim.driver = g_source_new (&driver_funcs, sizeof (GSource));
  g_source_set_static_name (sim.driver, "VimosClock");
  vimos_clock_set_scale (scale);
  g_source_attach (sim.driver, NULL);
}

/**
 * vimos_clock_set_scale:
 * @scale: as of vimos_clock_simulate(), which must have been called
 *
 * From now on the time goes so fast.
 */
void
vimos_clock_set_scale (double scale)
{
  g_return_if_fail (scale > 0);
  g_return_if_fail (sim.queue != NULL);

  if (sim.scale > 0)
    vimos_clock_now ();
  sim.scale = scale;
  anchor (sim.now_us);
  g_source_set_priority (sim.driver, isinf (scale) ? G_PRIORITY_LOW : PACED_PRIORITY);
  schedule ();
}

gboolean
vimos_clock_is_simulated (void)
{
  return sim.queue != NULL;
}

/* For tests: the machine's clock again. Sources that wait by the simulated one never come. */
void
vimos_clock_end_simulation (void)
{
  GSequence *queue = g_steal_pointer (&sim.queue);

  if (queue == NULL)
    return;
  for (GSequenceIter *i = g_sequence_get_begin_iter (queue); !g_sequence_iter_is_end (i);
       i = g_sequence_iter_next (i))
    ((ClockSource *) g_sequence_get (i))->place = NULL;
  g_sequence_free (queue);
  g_source_destroy (sim.driver);
  g_clear_pointer (&sim.driver, g_source_unref);
  sim.going = NULL;
  sim.scale = 0;
  sim.n_holds = 0;
}
