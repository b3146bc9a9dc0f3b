/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-timeline.h"

struct _VimosTimeline
{
  GObject parent_instance;

  /* owned */
  GArray *pings;  /* VimosPing */
  GArray *bytes;  /* VimosByteSample */
  GArray *events; /* VimosTimelineEvent */
};

enum
{
  PING_ADDED,
  BYTES_ADDED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (VimosTimeline, vimos_timeline, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
clear_event (gpointer data)
{
  g_clear_pointer (&((VimosTimelineEvent *) data)->what, g_free);
}

static void
vimos_timeline_finalize (GObject *object)
{
  VimosTimeline *self = VIMOS_TIMELINE (object);

  g_array_unref (self->pings);
  g_array_unref (self->bytes);
  g_array_unref (self->events);
  G_OBJECT_CLASS (vimos_timeline_parent_class)->finalize (object);
}

static void
vimos_timeline_class_init (VimosTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_timeline_finalize;

  signals[PING_ADDED] = g_signal_new ("ping-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BYTES_ADDED] = g_signal_new ("bytes-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_timeline_init (VimosTimeline *self)
{
  self->pings = g_array_new (FALSE, FALSE, sizeof (VimosPing));
  self->bytes = g_array_new (FALSE, FALSE, sizeof (VimosByteSample));
  self->events = g_array_new (FALSE, FALSE, sizeof (VimosTimelineEvent));
  g_array_set_clear_func (self->events, clear_event);
}

VimosTimeline *
vimos_timeline_new (void)
{
  return g_object_new (VIMOS_TYPE_TIMELINE, NULL);
}

void
vimos_timeline_add_ping (VimosTimeline *self,
                         const VimosPing *ping)
{
  g_return_if_fail (VIMOS_IS_TIMELINE (self));
  g_return_if_fail (ping != NULL);

  g_array_append_val (self->pings, *ping);
  g_signal_emit (self, signals[PING_ADDED], 0, ping);
}

void
vimos_timeline_add_bytes (VimosTimeline *self,
                          const VimosByteSample *sample)
{
  g_return_if_fail (VIMOS_IS_TIMELINE (self));
  g_return_if_fail (sample != NULL);

  g_array_append_val (self->bytes, *sample);
  g_signal_emit (self, signals[BYTES_ADDED], 0);
}

/**
 * vimos_timeline_add_event:
 * @at_us: µs of our monotonic clock
 * @host_us: µs of the hypervisor's wall clock; 0 when it has none
 * @what: a stable word
 */
void
vimos_timeline_add_event (VimosTimeline *self,
                          gint64 at_us,
                          gint64 host_us,
                          const char *what)
{
  VimosTimelineEvent event = { at_us, host_us, NULL };

  g_return_if_fail (VIMOS_IS_TIMELINE (self));
  g_return_if_fail (what != NULL);

  event.what = g_strdup (what);
  g_array_append_val (self->events, event);
}

guint
vimos_timeline_get_n_pings (VimosTimeline *self)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self), 0);

  return self->pings->len;
}

const VimosPing *
vimos_timeline_get_ping (VimosTimeline *self,
                         guint index)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self) && index < self->pings->len, NULL);

  return &g_array_index (self->pings, VimosPing, index);
}

guint
vimos_timeline_get_n_bytes (VimosTimeline *self)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self), 0);

  return self->bytes->len;
}

const VimosByteSample *
vimos_timeline_get_bytes (VimosTimeline *self,
                          guint index)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self) && index < self->bytes->len, NULL);

  return &g_array_index (self->bytes, VimosByteSample, index);
}

guint
vimos_timeline_get_n_events (VimosTimeline *self)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self), 0);

  return self->events->len;
}

const VimosTimelineEvent *
vimos_timeline_get_event (VimosTimeline *self,
                          guint index)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self) && index < self->events->len, NULL);

  return &g_array_index (self->events, VimosTimelineEvent, index);
}

/* The first event called @what at or after @from_us, or NULL. */
const VimosTimelineEvent *
vimos_timeline_find_event (VimosTimeline *self,
                           const char *what,
                           gint64 from_us)
{
  g_return_val_if_fail (VIMOS_IS_TIMELINE (self), NULL);

  for (guint i = 0; i < self->events->len; i++)
    {
      const VimosTimelineEvent *event = &g_array_index (self->events, VimosTimelineEvent, i);

      if (event->at_us >= from_us && g_str_equal (event->what, what))
        return event;
    }
  return NULL;
}
