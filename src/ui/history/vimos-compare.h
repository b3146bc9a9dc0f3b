/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-run.h"
#include "vimos-time-model.h"

G_BEGIN_DECLS

/* So many runs can be compared at a time. */
#define VIMOS_COMPARE_MAX 4

/**
 * VimosCompareRow: one figure of all runs.
 * @title: what it is
 * @values: one for each run
 * @best: whether that is the best of them; all %FALSE when there is no better and worse
 */
typedef struct
{
  char *title;
  char *values[VIMOS_COMPARE_MAX];
  gboolean best[VIMOS_COMPARE_MAX];
} VimosCompareRow;

void vimos_compare_row_free (VimosCompareRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosCompareRow, vimos_compare_row_free)

char *vimos_compare_describe (GPtrArray *runs);
GPtrArray *vimos_compare_make_rows (GPtrArray *runs);
VimosTimeModel *vimos_compare_make_model (GPtrArray *runs);

G_END_DECLS
