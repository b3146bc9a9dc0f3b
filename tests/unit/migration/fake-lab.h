/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-hypervisor.h"
#include "fake-onos.h"
#include "vimos-context.h"
#include "vimos-plan.h"

G_BEGIN_DECLS

/* Everything that a move needs, in one process: a ring with a controller, two hypervisors, a
 * prober, a journal in a new folder, and patience of milliseconds. */
typedef struct
{
  FakeOnos *onos;
  FakeWorld *world;
  VimosHypervisor *source;
  VimosHypervisor *target;
  VimosOnosClient *client;
  VimosOnosPoller *poller;
  VimosContext *context;
  VimosTimings timings;
  char *state_dir;
} FakeLab;

/* By how much everything is slower than it would be on a machine of its own: all times are
 * multiplied by it. */
guint fake_lab_get_pace (void);
void fake_lab_set_up (FakeLab *lab,
                      gconstpointer data);
void fake_lab_tear_down (FakeLab *lab,
                         gconstpointer data);
/* A context on the same parts and journal, as a new process would make. */
VimosContext *fake_lab_make_context (FakeLab *lab);
void fake_lab_set_timings (FakeLab *lab);
/* A plan of moving "web" to hv3. */
VimosPlan *fake_lab_make_plan (FakeLab *lab);
/* Runs the main loop until @done says so; fails after some seconds. */
void fake_lab_wait (gboolean (*done) (gpointer data),
                    gpointer data);
void fake_lab_wait_topology (FakeLab *lab,
                             guint n_links);
guint fake_lab_count_journal (FakeLab *lab);
/* Whether @list has a VimosFinding of @severity whose message has @text. */
gboolean fake_lab_has_finding (GListModel *list,
                               VimosSeverity severity,
                               const char *text);

G_END_DECLS
