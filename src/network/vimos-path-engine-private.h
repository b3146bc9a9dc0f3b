/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-engine.h"

G_BEGIN_DECLS

/**
 * VimosPathPart:
 * @source: where it begins
 * @sink: where it ends
 * @share_devices: whether paths may meet
 * @max_paths: how many at most
 * @max_hops: of each path; 0 for any
 *
 * One set of disjoint paths to find, in a task or in a part of its way.
 */
typedef struct
{
  guint source;
  guint sink;
  gboolean share_devices;
  guint max_paths;
  guint max_hops;
} VimosPathPart;

struct _VimosPathEngine
{
  /* owned */
  VimosLinkState *state;
  VimosDisjointSearch *search;
  double *masked;          /* per link: its width, or down where the task does not allow it */
  double *left;            /* per link: what paths that are set aside leave */
  gint64 *weights;         /* per link: costs of a search that shuns narrow ones */
  guint *hops_from;        /* per device: from the source */
  guint *hops_to;          /* … to the sink */
  guint *queue;            /* devices */
  GArray *passages;        /* VimosPassage */
  GArray *order;           /* guint: paths of part, widest first */
  GArray *bounds;          /* double: how wide the narrowest path, the next one and so on can be */
  GArray *widths;          /* double: how wide they are */
  GArray *trial_widths;    /* … those of trial */
  VimosPathAnswer *part;   /* paths through one part of the way */
  VimosPathAnswer *pieces; /* … through all parts, one part behind the other */
  VimosPathAnswer *trial;  /* that may turn out better */
  VimosPathAnswer *rest;   /* paths not set aside yet */

  /* borrowed, while a task is run */
  const VimosPathTask *task;
  const double *width; /* per link: the state's, or masked */
};

/**
 * VimosShortResult:
 * @VIMOS_SHORT_FOUND: there are as many paths as were looked for
 * @VIMOS_SHORT_NONE: there are not
 * @VIMOS_SHORT_GAVE_UP: that was not found out
 *
 * How a search for paths with few hops ended.
 */
typedef enum
{
  VIMOS_SHORT_FOUND,
  VIMOS_SHORT_NONE,
  VIMOS_SHORT_GAVE_UP,
} VimosShortResult;

void vimos_path_engine_add_reason (VimosPathAnswer *answer,
                                   VimosReasonKind kind,
                                   guint count,
                                   double mbps);
guint vimos_path_engine_search (VimosPathEngine *self,
                                const VimosPathPart *part,
                                const double *width,
                                double floor,
                                guint max_paths);
void vimos_path_engine_close_device (VimosPathEngine *self,
                                     guint device,
                                     double *width);
void vimos_path_engine_widen (VimosPathEngine *self,
                              const VimosPathPart *part,
                              VimosPathAnswer *answer);
void vimos_path_engine_mask_long_ways (VimosPathEngine *self);
VimosShortResult vimos_path_engine_shorten (VimosPathEngine *self,
                                            const VimosPathPart *part,
                                            VimosPathAnswer *answer);
void vimos_path_engine_drop_long (VimosPathEngine *self,
                                  VimosPathAnswer *answer);

VimosShortResult vimos_short_search_run (const VimosGraph *graph,
                                         const double *width,
                                         const guint *hops_to,
                                         const VimosPathPart *part,
                                         guint n_paths,
                                         guint n_steps,
                                         VimosPathAnswer *answer);

G_END_DECLS
