/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_CANDIDATE_ROW (vimos_candidate_row_get_type ())
G_DECLARE_FINAL_TYPE (VimosCandidateRow, vimos_candidate_row, VIMOS, CANDIDATE_ROW, GtkListBoxRow)

GtkWidget *vimos_candidate_row_new (VimosCandidate *candidate);
VimosCandidate *vimos_candidate_row_get_candidate (VimosCandidateRow *self);
void vimos_candidate_row_set_longest (VimosCandidateRow *self,
                                      double seconds);
void vimos_candidate_row_set_path_set (VimosCandidateRow *self,
                                       VimosPathSet *set);
void vimos_candidate_row_set_compact (VimosCandidateRow *self,
                                      gboolean compact);
void vimos_candidate_row_refresh (VimosCandidateRow *self);

G_END_DECLS
