/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-neighbours.h"

/* The defaults of Linux (Documentation/networking/ip-sysctl.rst): an entry is trusted for 30 s; the
 * next use after that gives it 5 s more, then it is asked, and forgotten after 3 questions without
 * answer. */

#define REACHABLE_US 30000000
#define DELAY_US 5000000
#define RETRANSMIT_US 1000000
#define N_QUESTIONS 3
#define MAX_WAITING 101

typedef enum
{
  INCOMPLETE, /* everybody is being asked who it is */
  REACHABLE,
  DELAYED, /* used although it may be out of date */
  PROBED,  /* it is being asked itself */
} State;

struct _VimosDemoNeighbours
{
  VimosDemoStation *station; /* borrowed */
  VimosDemoAgenda *agenda;   /* borrowed */
  GHashTable *by_address;    /* address → Neighbour */
};

typedef struct
{
  VimosDemoNeighbours *table;
  guint32 address;
  guint8 mac[6];
  State state;
  gint64 confirmed_us;
  guint n_questions;
  VimosDemoEntry *timer;
  GQueue waiting; /* of VimosDemoFrame, whose dst is not known yet */
} Neighbour;

static void
free_neighbour (gpointer data)
{
  Neighbour *neighbour = data;

  vimos_demo_entry_clear (&neighbour->timer);
  g_queue_clear_full (&neighbour->waiting, (GDestroyNotify) vimos_demo_frame_unref);
  g_free (neighbour);
}

VimosDemoNeighbours *
vimos_demo_neighbours_new (VimosDemoStation *station,
                           VimosDemoAgenda *agenda)
{
  VimosDemoNeighbours *self = g_new0 (VimosDemoNeighbours, 1);

  self->station = station;
  self->agenda = agenda;
  self->by_address = g_hash_table_new_full (NULL, NULL, NULL, free_neighbour);
  return self;
}

void
vimos_demo_neighbours_free (VimosDemoNeighbours *self)
{
  g_hash_table_unref (self->by_address);
  g_free (self);
}

static void
ask (Neighbour *neighbour)
{
  VimosDemoStation *station = neighbour->table->station;
  const VimosDemoAttachment *at = vimos_demo_station_get_attachment (station);
  const guint8 *to = neighbour->state == PROBED ? neighbour->mac : NULL;
  g_autoptr (VimosDemoFrame) question
      = vimos_demo_frame_new_arp_request (at->mac, at->address, to, neighbour->address);

  neighbour->n_questions++;
  vimos_demo_station_transmit (station, question);
}

static void
time_out (gpointer user_data)
{
  Neighbour *neighbour = user_data;
  VimosDemoNeighbours *self = neighbour->table;

  neighbour->timer = NULL;
  if (neighbour->state == DELAYED)
    neighbour->state = PROBED;
  if (neighbour->n_questions >= N_QUESTIONS)
    {
      g_hash_table_remove (self->by_address, GUINT_TO_POINTER (neighbour->address));
      return;
    }
  ask (neighbour);
  neighbour->timer = vimos_demo_agenda_add_in (self->agenda, RETRANSMIT_US, time_out, neighbour);
}

static Neighbour *
add_neighbour (VimosDemoNeighbours *self,
               guint32 address)
{
  Neighbour *neighbour = g_new0 (Neighbour, 1);

  neighbour->table = self;
  neighbour->address = address;
  g_queue_init (&neighbour->waiting);
  g_hash_table_insert (self->by_address, GUINT_TO_POINTER (address), neighbour);
  return neighbour;
}

static void
send_to (Neighbour *neighbour,
         const VimosDemoFrame *frame)
{
  g_autoptr (VimosDemoFrame) addressed = vimos_demo_frame_new_to (frame, neighbour->mac);

  vimos_demo_station_transmit (neighbour->table->station, addressed);
}

/* The oldest gives way when too many wait. */
static void
let_wait (Neighbour *neighbour,
          VimosDemoFrame *frame)
{
  g_queue_push_tail (&neighbour->waiting, vimos_demo_frame_ref (frame));
  if (neighbour->waiting.length > MAX_WAITING)
    vimos_demo_frame_unref (g_queue_pop_head (&neighbour->waiting));
}

/**
 * vimos_demo_neighbours_send:
 * @self: a table
 * @address: whom to
 * @frame: what; its destination is filled in as soon as it is known, or it is dropped
 */
void
vimos_demo_neighbours_send (VimosDemoNeighbours *self,
                            guint32 address,
                            VimosDemoFrame *frame)
{
  Neighbour *neighbour = g_hash_table_lookup (self->by_address, GUINT_TO_POINTER (address));

  if (neighbour == NULL)
    {
      neighbour = add_neighbour (self, address);
      let_wait (neighbour, frame);
      time_out (neighbour);
      return;
    }
  if (neighbour->state == INCOMPLETE)
    {
      let_wait (neighbour, frame);
      return;
    }
  if (neighbour->state == REACHABLE && vimos_clock_now () - neighbour->confirmed_us > REACHABLE_US)
    {
      neighbour->state = DELAYED;
      neighbour->timer = vimos_demo_agenda_add_in (self->agenda, DELAY_US, time_out, neighbour);
    }
  send_to (neighbour, frame);
}

static void
confirm (Neighbour *neighbour)
{
  VimosDemoFrame *frame;

  neighbour->state = REACHABLE;
  neighbour->confirmed_us = vimos_clock_now ();
  neighbour->n_questions = 0;
  vimos_demo_entry_clear (&neighbour->timer);
  while ((frame = g_queue_pop_head (&neighbour->waiting)) != NULL)
    {
      send_to (neighbour, frame);
      vimos_demo_frame_unref (frame);
    }
}

/**
 * vimos_demo_neighbours_hear:
 * @self: a table
 * @packet: an ARP packet of somebody else
 * @for_us: whether it was for this station
 *
 * An answer is believed. A question tells who asks; who asks others is noted only if it is known.
 */
void
vimos_demo_neighbours_hear (VimosDemoNeighbours *self,
                            const VimosEmuPacket *packet,
                            gboolean for_us)
{
  Neighbour *neighbour
      = g_hash_table_lookup (self->by_address, GUINT_TO_POINTER (packet->arp_sender));

  if (packet->arp_sender == 0 || (neighbour == NULL && !for_us))
    return;
  if (neighbour == NULL && packet->arp_operation == VIMOS_EMU_ARP_REPLY)
    return;
  if (neighbour == NULL)
    neighbour = add_neighbour (self, packet->arp_sender);
  memcpy (neighbour->mac, packet->arp_sender_mac, 6);
  if (packet->arp_operation == VIMOS_EMU_ARP_REPLY || neighbour->state == INCOMPLETE)
    confirm (neighbour);
}
