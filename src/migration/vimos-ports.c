/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-ports.h"
#include "vimos-run.h"

/* libvirt's default range of migration ports, which firewalls are set up for; taken in pairs. */
#define FIRST_PORT 49152
#define N_PAIRS 32

/* "[leaf1-eth1](3)" is port 3. */
static const char *
find_number (const char *port,
             gsize *length)
{
  const char *open = port[0] == '[' ? strrchr (port, '(') : NULL;
  const char *number = open != NULL ? open + 1 : port;

  *length = strcspn (number, ")");
  return number;
}

/* Whether two spellings of a switch port mean the same one: rules name it by number only. */
gboolean
vimos_port_equal (const char *one,
                  const char *other)
{
  gsize length_one, length_other;

  if (one == NULL || other == NULL)
    return FALSE;
  one = find_number (one, &length_one);
  other = find_number (other, &length_other);
  return length_one == length_other && strncmp (one, other, length_one) == 0;
}

static gboolean
is_taken (GPtrArray *runs,
          const char *target_uri,
          guint16 port)
{
  for (guint i = 0; i < runs->len; i++)
    {
      VimosRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (run->target_uri, target_uri) == 0
          && (run->memory_port == port || run->disk_port == port))
        return TRUE;
    }
  return FALSE;
}

/**
 * vimos_choose_ports:
 * @runs: VimosRun *, the journal's: no port of theirs on the same target is chosen
 * @first: where to begin; any number. A next attempt begins one further
 *
 * Returns: %FALSE when the other runs have them all
 */
gboolean
vimos_choose_ports (GPtrArray *runs,
                    const char *target_uri,
                    guint first,
                    guint16 *memory_port,
                    guint16 *disk_port)
{
  for (guint i = 0; i < N_PAIRS; i++)
    {
      guint16 port = (guint16) (FIRST_PORT + 2 * ((first + i) % N_PAIRS));

      if (is_taken (runs, target_uri, port) || is_taken (runs, target_uri, port + 1))
        continue;
      *memory_port = port;
      *disk_port = port + 1;
      return TRUE;
    }
  return FALSE;
}
