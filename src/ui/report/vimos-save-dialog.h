/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VimosSaveMakeFunc:
 * @name: of the file that was chosen; its ending says the format
 * @choice: (nullable): the id of what was chosen among the dialog's choices
 *
 * Returns: (transfer full): its contents; %NULL on error
 */
typedef GBytes *(*VimosSaveMakeFunc) (gpointer data,
                                      const char *name,
                                      const char *choice,
                                      GError **error);

/* @owner: is still there; @message: what came of it, for the user. Not called when nothing was
 * chosen. */
typedef void (*VimosSaveDoneFunc) (gpointer owner,
                                   const char *message);

/**
 * VimosSaveRequest: what is to be saved.
 * @title: of the dialog
 * @name: proposed for the file
 * @endings: what the file may be, with dots, the first one if the user says none
 * @choices: (nullable): ids of what may be chosen, %NULL-terminated
 * @labels: (nullable): their names for people
 * @choice_label: (nullable): what the choice is about
 * @make: makes the contents
 * @data: for @make; freed with @free_data
 */
typedef struct
{
  const char *title;
  const char *name;
  const char *const *endings;
  const char *const *choices;
  const char *const *labels;
  const char *choice_label;
  VimosSaveMakeFunc make;
  gpointer data;
  GDestroyNotify free_data;
} VimosSaveRequest;

void vimos_save_dialog_ask (GtkWindow *window,
                            const VimosSaveRequest *request,
                            gpointer owner,
                            VimosSaveDoneFunc done);
void vimos_save_contents_async (GFile *file,
                                GBytes *contents,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *vimos_save_contents_finish (GAsyncResult *result);
char *vimos_save_complete_name (const char *name,
                                const char *const *endings);

G_END_DECLS
