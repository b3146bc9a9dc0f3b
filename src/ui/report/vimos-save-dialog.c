/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-save-dialog.h"

/* Asks where to, makes the contents when that is known, and writes them without blocking: a file is
 * replaced as a whole or not at all. Main thread only. */

#define CHOICE "what"

typedef struct
{
  gpointer owner; /* weak */
  GtkFileChooserNative *chooser;
  char **endings;
  gboolean has_choice;
  VimosSaveMakeFunc make;
  gpointer data;
  GDestroyNotify free_data;
  VimosSaveDoneFunc done;
} Saving;

static void
saving_free (Saving *self)
{
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->chooser);
  g_strfreev (self->endings);
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static void
say (Saving *self,
     const char *message)
{
  if (self->owner != NULL)
    self->done (self->owner, message);
}

static gboolean
has_ending (const char *name,
            const char *ending)
{
  gsize length = strlen (name), tail = strlen (ending);

  return length > tail && g_ascii_strcasecmp (name + length - tail, ending) == 0;
}

/**
 * vimos_save_complete_name:
 * @name: as the user wrote it
 * @endings: %NULL-terminated
 *
 * Returns: (transfer full): @name, with the first of @endings if it has none of them
 */
char *
vimos_save_complete_name (const char *name,
                          const char *const *endings)
{
  g_return_val_if_fail (name != NULL && endings != NULL, NULL);

  for (guint i = 0; endings[i] != NULL; i++)
    if (has_ending (name, endings[i]))
      return g_strdup (name);
  return g_strconcat (name, endings[0], NULL);
}

/* ---- writing ---- */

static void
replaced_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/** vimos_save_contents_async: writes @contents to @file, which is replaced as a whole */
void
vimos_save_contents_async (GFile *file,
                           GBytes *contents,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (file, NULL, callback, user_data);

  g_task_set_source_tag (task, vimos_save_contents_async);
  g_file_replace_contents_bytes_async (file, contents, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       replaced_cb, task);
}

/* What the user can do about it. */
static const char *
advise (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return _("Free some space, or choose another disk.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return _("Choose a folder that you may write to.");
  return _("Choose another folder or name.");
}

/** vimos_save_contents_finish: Returns: (transfer full): what came of it, for the user */
char *
vimos_save_contents_finish (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_parse_name (g_task_get_source_object (G_TASK (result)));
  g_autofree char *name = g_path_get_basename (path);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return g_strdup_printf (_("Saved “%s”"), name);
  /* Translators: a file, why, and what to do */
  return g_strdup_printf (_("“%s” was not saved: %s. %s"), name, error->message, advise (error));
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Saving *self = user_data;
  g_autofree char *message = vimos_save_contents_finish (result);

  say (self, message);
  saving_free (self);
}

/* ---- asking ---- */

static GFile *
complete (Saving *self,
          GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *whole = vimos_save_complete_name (name, (const char *const *) self->endings);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  return folder != NULL && !g_str_equal (name, whole) ? g_file_get_child (folder, whole)
                                                      : g_object_ref (file);
}

static void
response_cb (Saving *self,
             int response)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) contents = NULL;
  g_autofree char *name = NULL;
  const char *choice = NULL;

  if (response != GTK_RESPONSE_ACCEPT || chosen == NULL)
    {
      saving_free (self);
      return;
    }
  if (self->has_choice)
    choice = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (self->chooser), CHOICE);
  file = complete (self, chosen);
  name = g_file_get_basename (file);
  contents = self->make (self->data, name, choice, &error);
  if (contents != NULL)
    {
      vimos_save_contents_async (file, contents, written_cb, self);
      return;
    }
  say (self, error->message);
  saving_free (self);
}

static void
add_filters (GtkFileChooser *chooser,
             const char *const *endings)
{
  for (guint i = 0; endings[i] != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_autofree char *name = g_ascii_strup (endings[i] + 1, -1);

      gtk_file_filter_set_name (filter, name);
      gtk_file_filter_add_suffix (filter, endings[i] + 1);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

/* All formats together come first: which one it is the name says. */
static void
add_common_filter (GtkFileChooser *chooser,
                   const char *const *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Pictures"));
  for (guint i = 0; endings[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, endings[i] + 1);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * vimos_save_dialog_ask:
 * @window: whose dialog it is
 * @request: what is to be saved; its data is taken
 * @owner: (type GObject): whom @done is called for
 * @done: is told what came of it
 */
void
vimos_save_dialog_ask (GtkWindow *window,
                       const VimosSaveRequest *request,
                       gpointer owner,
                       VimosSaveDoneFunc done)
{
  Saving *self;
  GtkFileChooser *chooser;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (request->make != NULL && request->endings != NULL);

  self = g_new0 (Saving, 1);
  g_set_weak_pointer (&self->owner, owner);
  self->chooser = gtk_file_chooser_native_new (request->title, window, GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL, NULL);
  self->endings = g_strdupv ((char **) request->endings);
  self->make = request->make;
  self->data = request->data;
  self->free_data = request->free_data;
  self->done = done;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_file_chooser_set_current_name (chooser, request->name);
  if (request->endings[1] != NULL)
    add_common_filter (chooser, request->endings);
  add_filters (chooser, request->endings);
  self->has_choice = request->choices != NULL;
  if (self->has_choice)
    gtk_file_chooser_add_choice (chooser, CHOICE, request->choice_label,
                                 (const char **) request->choices, (const char **) request->labels);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
