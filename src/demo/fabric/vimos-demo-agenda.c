/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-demo-agenda.h"

struct _VimosDemoEntry
{
  VimosDemoAgenda *agenda; /* borrowed */
  GSequenceIter *place;
  gint64 due_us;
  guint64 serial;
  VimosDemoEntryFunc function;
  gpointer user_data;
  GDestroyNotify notify;
};

/* Counted by reference, so that an entry may free the agenda. */
struct _VimosDemoAgenda
{
  GSequence *entries;
  guint64 last_serial;
  guint source_id;
  gint64 armed_us; /* when the source comes */
  gboolean running;
};

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer unused)
{
  const VimosDemoEntry *one = a, *other = b;

  if (one->due_us != other->due_us)
    return one->due_us < other->due_us ? -1 : 1;
  return one->serial < other->serial ? -1 : one->serial > other->serial;
}

static void
free_entry (VimosDemoEntry *entry)
{
  if (entry->notify != NULL)
    entry->notify (entry->user_data);
  g_free (entry);
}

VimosDemoAgenda *
vimos_demo_agenda_new (void)
{
  VimosDemoAgenda *self = g_rc_box_new0 (VimosDemoAgenda);

  self->entries = g_sequence_new (NULL);
  return self;
}

static VimosDemoEntry *
peek (VimosDemoAgenda *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->entries);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
take_out (VimosDemoEntry *entry)
{
  g_sequence_remove (entry->place);
  entry->place = NULL;
}

static void
drop_all (VimosDemoAgenda *self)
{
  VimosDemoEntry *entry;

  while ((entry = peek (self)) != NULL)
    {
      take_out (entry);
      free_entry (entry);
    }
}

static void
clear_agenda (gpointer data)
{
  VimosDemoAgenda *self = data;

  g_sequence_free (self->entries);
}

/* What is still on it will not happen; its data is freed. */
void
vimos_demo_agenda_free (VimosDemoAgenda *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  self->running = TRUE;
  drop_all (self);
  g_rc_box_release_full (self, clear_agenda);
}

static void arm (VimosDemoAgenda *self);

static gboolean
run_cb (gpointer user_data)
{
  VimosDemoAgenda *self = g_rc_box_acquire (user_data);
  gint64 now_us = vimos_clock_now ();
  VimosDemoEntry *entry;

  self->source_id = 0;
  self->running = TRUE;
  while ((entry = peek (self)) != NULL && entry->due_us <= now_us)
    {
      take_out (entry);
      entry->function (entry->user_data);
      free_entry (entry);
    }
  self->running = FALSE;
  if (entry != NULL)
    arm (self);
  g_rc_box_release_full (self, clear_agenda);
  return G_SOURCE_REMOVE;
}

static void
arm (VimosDemoAgenda *self)
{
  const VimosDemoEntry *first = peek (self);

  if (self->source_id != 0 && self->armed_us <= first->due_us)
    return;
  g_clear_handle_id (&self->source_id, g_source_remove);
  self->armed_us = first->due_us;
  self->source_id = vimos_clock_add_us (first->due_us - vimos_clock_now (), run_cb, self);
}

/**
 * vimos_demo_agenda_add:
 * @self: an agenda
 * @due_us: when, by vimos_clock_now(); what is past comes as soon as the main loop runs
 * @function: called once, unless the entry is cleared
 * @user_data: for @function
 * @notify: (nullable): called with @user_data when the entry is over
 *
 * Returns: (transfer none): the entry, which is valid until it is called
 */
VimosDemoEntry *
vimos_demo_agenda_add (VimosDemoAgenda *self,
                       gint64 due_us,
                       VimosDemoEntryFunc function,
                       gpointer user_data,
                       GDestroyNotify notify)
{
  VimosDemoEntry *entry = g_new0 (VimosDemoEntry, 1);

  entry->agenda = self;
  entry->due_us = due_us;
  entry->serial = ++self->last_serial;
  entry->function = function;
  entry->user_data = user_data;
  entry->notify = notify;
  entry->place = g_sequence_insert_sorted (self->entries, entry, compare_entries, NULL);
  if (!self->running)
    arm (self);
  return entry;
}

VimosDemoEntry *
vimos_demo_agenda_add_in (VimosDemoAgenda *self,
                          gint64 delay_us,
                          VimosDemoEntryFunc function,
                          gpointer user_data)
{
  return vimos_demo_agenda_add (self, vimos_clock_now () + delay_us, function, user_data, NULL);
}

gint64
vimos_demo_entry_get_due (const VimosDemoEntry *self)
{
  return self->due_us;
}

/* What was planned will not happen. The entry may be %NULL; it becomes so. */
void
vimos_demo_entry_clear (VimosDemoEntry **entry)
{
  VimosDemoEntry *old = g_steal_pointer (entry);

  if (old == NULL)
    return;
  take_out (old);
  free_entry (old);
}
