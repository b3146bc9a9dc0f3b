/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-hypervisor-private.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_DEMO_MOVE_BEGIN,
  VIMOS_DEMO_MOVE_PREPARE,
  VIMOS_DEMO_MOVE_DISK,
  VIMOS_DEMO_MOVE_MEMORY,
  VIMOS_DEMO_MOVE_FINISH,
  VIMOS_DEMO_MOVE_CONFIRM,
  VIMOS_DEMO_MOVE_FAILED, /* and about to be ended */
} VimosDemoMovePhase;

/* Why it is being aborted. */
typedef enum
{
  VIMOS_DEMO_ABORT_NONE,
  VIMOS_DEMO_ABORT_CANCELLED,
  VIMOS_DEMO_ABORT_REQUESTED,
  VIMOS_DEMO_ABORT_TARGET_LOST,
} VimosDemoAbortReason;

struct _VimosDemoMove
{
  /* owned */
  GTask *task; /* keeps the source alive */
  VimosDemoHypervisor *target;
  char *uuid;
  char *memory_uri;
  char *disks_uri;
  VimosDemoTransfer *transfer;
  GSource *cancelled;
  GError *failure;

  /* borrowed */
  VimosDemoHypervisor *source;
  VimosDemoDomain *from; /* NULL before the beginning, and when it has ended there */
  VimosDemoDomain *to;   /* NULL unless it is coming */

  VimosDemoMovePhase phase;
  VimosDemoAbortReason abort;
  gboolean listening; /* the target's ports are taken */
  guint16 memory_port;
  guint16 disk_port;
  gint64 begun_us;
  guint64 disk_bytes;
  guint64 in_buffers; /* bytes that are sent but have not arrived, as far as there are so many */
  guint next_id;

  /* of an abort */
  guint drain_id;
  guint64 drained; /* bytes of the transfer at which nothing is under way any more */
  guint64 last_bytes;
  gint64 last_growth_us;
};

/* Leads to the next step; there is one at a time. */
void vimos_demo_move_go_on (VimosDemoMove *self,
                            const VimosDemoSpan *delay,
                            GSourceFunc step);
void vimos_demo_move_cancel (VimosDemoMove *self);

/* These free the move. */
void vimos_demo_move_end_well (VimosDemoMove *self);
void vimos_demo_move_end_badly (VimosDemoMove *self,
                                GError *error);
void vimos_demo_move_end_aborted (VimosDemoMove *self);

void vimos_demo_move_fail_after (VimosDemoMove *self,
                                 const VimosDemoSpan *delay,
                                 VimosComputeError code,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
