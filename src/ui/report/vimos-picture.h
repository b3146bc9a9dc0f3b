/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-window.h"

G_BEGIN_DECLS

/**
 * VimosPictureMoment: in the order of time.
 * @VIMOS_PICTURE_CONNECTING: 2 s after the start, whoever has answered by then
 * @VIMOS_PICTURE_START: everything has answered, nothing is chosen yet
 * @VIMOS_PICTURE_PLAN: VM and target are chosen, the checks are done
 * @VIMOS_PICTURE_LOAD: the same, with what the links carry
 * @VIMOS_PICTURE_RUNNING: well within the move
 * @VIMOS_PICTURE_RESULT: the move has ended
 * @VIMOS_PICTURE_HISTORY: the page with all runs
 * @VIMOS_PICTURE_RUN: the move as it is kept there
 * @VIMOS_PICTURE_COMPARE: the VM was moved back over the second path; both runs are compared
 */
typedef enum
{
  VIMOS_PICTURE_CONNECTING,
  VIMOS_PICTURE_START,
  VIMOS_PICTURE_PLAN,
  VIMOS_PICTURE_LOAD,
  VIMOS_PICTURE_RUNNING,
  VIMOS_PICTURE_RESULT,
  VIMOS_PICTURE_HISTORY,
  VIMOS_PICTURE_RUN,
  VIMOS_PICTURE_COMPARE,
  VIMOS_PICTURE_N_MOMENTS,
} VimosPictureMoment;

/**
 * VimosPicture: what `vimos --screenshot` and `vimos --report` ask for.
 * @paths: (nullable): the PNG files, by moment; a move is made if one of a running or ended move is
 * wanted
 * @report: (nullable): the folder for what is left of the move as files
 * @vm: (nullable): the VM to choose
 * @target: (nullable): the hypervisor to choose
 */
typedef struct
{
  char *paths[VIMOS_PICTURE_N_MOMENTS];
  char *report;
  char *vm;
  char *target;
} VimosPicture;

VimosPicture *vimos_picture_new (void);
void vimos_picture_free (VimosPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPicture, vimos_picture_free)

gboolean vimos_picture_parse_moment (const char *text,
                                     VimosPictureMoment *moment);

gboolean vimos_picture_set_report (VimosPicture *self,
                                   const char *folder,
                                   GError **error);

/* @error: %NULL when everything was taken and written. */
typedef void (*VimosPictureDoneFunc) (const GError *error,
                                      gpointer user_data);
void vimos_picture_take (VimosPicture *self,
                         VimosWindow *window,
                         VimosPictureDoneFunc done,
                         gpointer user_data);

G_END_DECLS
