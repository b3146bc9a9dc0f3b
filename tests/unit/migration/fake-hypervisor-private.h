/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-hypervisor.h"

G_BEGIN_DECLS

#define N_ACTS 8

struct _FakeHypervisor
{
  GObject parent_instance;

  FakeWorld *world;
  char *uri;
  char *name;
  char *address;
  VimosHypervisorState state;
  GListStore *vms;
  VimosVm *vm;
  VimosVmData *data;
  VimosVmStatus status;
  GHashTable *files;
  VimosTargetCheck *check;
  gboolean unreachable;
  gboolean mute;
  GTask *connecting; /* that waits for a mute one, or NULL */
  guint fail_acts[N_ACTS];
  guint64 memory_estimate;

  /* as the source of a move */
  FakeMove move;
  const char *fail_at;
  guint step_ms;
  guint step;
  gboolean moving;
};

/* Adds to the world's acts what happened here, and lets the test step in. */
void fake_hypervisor_note (FakeHypervisor *self,
                           const char *what);

/* fake-hypervisor-move.c: how a move goes or fails, step by step */
void fake_hypervisor_init_moves (VimosHypervisorInterface *iface);

G_END_DECLS
