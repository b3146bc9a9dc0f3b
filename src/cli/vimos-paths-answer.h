/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-candidate.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

/**
 * VimosPathRow: one path as it is shown.
 * @rank: from 1
 * @migration: predicted, s; NaN without a volume or a bandwidth
 * @downtime: predicted, s
 */
typedef struct
{
  VimosPath *path;
  guint rank;
  double migration;
  double downtime;
  VimosCrossCheck onos;
} VimosPathRow;

/**
 * VimosPathsAnswer:
 *
 * What "paths" prints: from where to where, the ranked paths, and what they share. Main thread
 * only.
 */
typedef struct _VimosPathsAnswer VimosPathsAnswer;

VimosPathsAnswer *vimos_paths_answer_new (const char *from,
                                          const char *to,
                                          VimosPathSet *paths,
                                          guint64 volume,
                                          guint64 payload);
void vimos_paths_answer_free (VimosPathsAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathsAnswer, vimos_paths_answer_free)

void vimos_paths_answer_add_row (VimosPathsAnswer *self,
                                 const VimosPathRow *row);
void vimos_paths_answer_report (VimosPathsAnswer *self,
                                JsonBuilder *builder);
char *vimos_paths_answer_to_text (VimosPathsAnswer *self);

VimosPathRow vimos_path_row_from_candidate (VimosCandidate *candidate);
void vimos_path_row_report (const VimosPathRow *self,
                            JsonBuilder *builder);

G_END_DECLS
