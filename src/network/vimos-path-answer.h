/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-disjoint-search.h"
#include "vimos-reason.h"

G_BEGIN_DECLS

/**
 * VimosReasonPart:
 * @kind: why
 * @device: a device, or %VIMOS_GRAPH_NONE
 * @link: a link, or %VIMOS_GRAPH_NONE
 * @count: as the kind says
 * @mbps: as the kind says
 *
 * A reason, or one of several devices and links of one; those of a kind stand together.
 */
typedef struct
{
  VimosReasonKind kind;
  guint device;
  guint link;
  guint count;
  double mbps;
} VimosReasonPart;

/**
 * VimosPathAnswer:
 * @links: (element-type guint): those of all paths, one path behind the other
 * @ends: (element-type guint): where each path ends in @links
 * @widths: (element-type double): how wide each of @links was
 * @reasons: (element-type VimosReasonPart): why
 *
 * Paths as numbers of links. Used again, it allocates nothing.
 */
typedef struct
{
  GArray *links;
  GArray *ends;
  GArray *widths;
  GArray *reasons;

  /*< private >*/
  guint64 n_widened;
  guint64 n_narrowed;
  guint64 n_loaded;
} VimosPathAnswer;

VimosPathAnswer *vimos_path_answer_new (void);
void vimos_path_answer_free (VimosPathAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathAnswer, vimos_path_answer_free)

void vimos_path_answer_clear (VimosPathAnswer *self);
void vimos_path_answer_clear_paths (VimosPathAnswer *self);
void vimos_path_answer_copy_paths (VimosPathAnswer *self,
                                   VimosPathAnswer *from);
void vimos_path_answer_add_path (VimosPathAnswer *self,
                                 const guint *links,
                                 guint n_links);
void vimos_path_answer_end_path (VimosPathAnswer *self);
void vimos_path_answer_take_paths (VimosPathAnswer *self,
                                   VimosDisjointSearch *search);
void vimos_path_answer_add_reason (VimosPathAnswer *self,
                                   VimosReasonPart part);

guint vimos_path_answer_get_n_paths (VimosPathAnswer *self);
const guint *vimos_path_answer_get_path (VimosPathAnswer *self,
                                         guint index,
                                         guint *n_links);
guint vimos_path_answer_get_longest (VimosPathAnswer *self);
double vimos_path_answer_get_width (VimosPathAnswer *self,
                                    guint index,
                                    const double *width,
                                    guint *narrowest);

G_END_DECLS
