/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-lab.h"

#include <glib/gstdio.h>

#include "fake-prober.h"
#include "test-folder.h"
#include "vimos-onos-poller-private.h"

#define WAIT_US (20 * G_USEC_PER_SEC * fake_lab_get_pace ())

guint
fake_lab_get_pace (void)
{
  return g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 8 : 1;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
fake_lab_wait (gboolean (*done) (gpointer data),
               gpointer data)
{
  gint64 until = g_get_monotonic_time () + WAIT_US;
  guint timer = g_timeout_add (5, wake_cb, NULL);

  while (!done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
}

static gboolean
is_live (gpointer data)
{
  FakeLab *lab = data;
  VimosTopology *topology = vimos_onos_poller_get_topology (lab->poller);

  return vimos_onos_poller_get_state (lab->poller) == VIMOS_ONOS_LIVE && topology != NULL
         && vimos_topology_get_n_links (topology) == 8
         && vimos_topology_get_n_hosts (topology) == 4;
}

void
fake_lab_set_timings (FakeLab *lab)
{
  vimos_context_set_timings (lab->context, &lab->timings);
}

static VimosProber *
make_fake_prober (gpointer unused)
{
  return g_object_new (FAKE_TYPE_PROBER, NULL);
}

VimosContext *
fake_lab_make_context (FakeLab *lab)
{
  VimosContext *context = vimos_context_new (lab->poller, lab->state_dir);

  vimos_context_add_hypervisor (context, lab->source);
  vimos_context_add_hypervisor (context, lab->target);
  vimos_context_set_prober_func (context, make_fake_prober, NULL, NULL);
  vimos_context_set_timings (context, &lab->timings);
  return context;
}

void
fake_lab_set_up (FakeLab *lab,
                 gconstpointer data)
{
  const gint64 ms = 1000 * fake_lab_get_pace ();
  g_autoptr (GError) error = NULL;

  lab->onos = fake_onos_new ();
  lab->world = fake_world_new ();
  fake_hypervisor_set_step_ms (lab->world->hypervisors[0], 4 * fake_lab_get_pace ());
  lab->source = VIMOS_HYPERVISOR (lab->world->hypervisors[0]);
  lab->target = VIMOS_HYPERVISOR (lab->world->hypervisors[1]);
  fake_prober_set_world (lab->world);
  lab->client = vimos_onos_client_new (fake_onos_get_url (lab->onos), "onos", "rocks", &error);
  g_assert_no_error (error);
  lab->poller = vimos_onos_poller_new (lab->client);
  vimos_onos_poller_set_pace (lab->poller, 0.03);
  vimos_onos_poller_start (lab->poller);
  lab->state_dir = test_folder_new ();
  lab->timings = (VimosTimings){
    .ping_lead = 10 * ms,
    .ping_tail = 20 * ms,
    .ping_patience = 200 * ms,
    .progress = 2 * ms,
    .publish = 4 * ms,
    .stall_note = 100 * ms,
    .stall_abort = 300 * ms,
    .intent_poll = 3 * ms,
    .intent_timeout = 400 * ms,
    .arrival_timeout = 200 * ms,
    .arrival_poll = 10 * ms,
    .arrival_patience = 500 * ms,
    .rule_timeout = 200 * ms,
    .withdraw_quiet = 10 * ms,
    .retry = 5 * ms,
    .patience = 100 * ms,
    .cross_check = 500 * ms,
  };
  lab->context = fake_lab_make_context (lab);
  fake_lab_wait (is_live, lab);
}

void
fake_lab_tear_down (FakeLab *lab,
                    gconstpointer data)
{
  g_assert_cmpuint (fake_prober_get_n_running (), ==, 0);
  vimos_onos_poller_stop (lab->poller);
  g_assert_finalize_object (lab->context);
  fake_prober_set_world (NULL);
  fake_world_free (lab->world);
  g_object_unref (lab->poller);
  g_object_unref (lab->client);
  /* What still answers ends before its server. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fake_onos_free (lab->onos);
  test_folder_free (lab->state_dir);
}

VimosPlan *
fake_lab_make_plan (FakeLab *lab)
{
  g_autoptr (GError) error = NULL;
  VimosVm *vm = vimos_context_find_vm (lab->context, "web", &error);

  g_assert_no_error (error);
  return vimos_plan_new (lab->context, vm, lab->target);
}

typedef struct
{
  FakeLab *lab;
  guint n_links;
} LinkWait;

static gboolean
has_links (gpointer data)
{
  LinkWait *wait = data;

  return vimos_topology_get_n_links (vimos_onos_poller_get_topology (wait->lab->poller))
         == wait->n_links;
}

void
fake_lab_wait_topology (FakeLab *lab,
                        guint n_links)
{
  LinkWait wait = { lab, n_links };

  fake_lab_wait (has_links, &wait);
}

guint
fake_lab_count_journal (FakeLab *lab)
{
  g_autoptr (GPtrArray) broken = NULL;
  g_autoptr (GPtrArray) runs =
      vimos_journal_list (vimos_context_get_journal (lab->context), &broken, NULL);

  g_assert_nonnull (runs);
  g_assert_cmpuint (broken->len, ==, 0);
  return runs->len;
}

gboolean
fake_lab_has_finding (GListModel *list,
                      VimosSeverity severity,
                      const char *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (list, i);

      if (vimos_finding_get_severity (finding) == severity
          && strstr (vimos_finding_get_message (finding), text) != NULL)
        return TRUE;
    }
  return FALSE;
}
