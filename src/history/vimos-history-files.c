/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "vimos-history-csv.h"
#include "vimos-history-json.h"
#include "vimos-history-private.h"
#include "vimos-history-run-private.h"
#include "vimos-history-samples.h"

/* Whole runs: read for the views, exported and imported. */

/* A file larger than this is not imported: JSON of 5 hours of pings every 20 ms has some 30 MiB. */
#define MAX_IMPORT (64 << 20)

/* ---- load ---- */

typedef struct
{
  VimosHistoryRun *run; /* not for the worker */
  gint64 id;
} LoadRequest;

static void
load_request_free (gpointer data)
{
  LoadRequest *request = data;

  g_object_unref (request->run);
  g_free (request);
}

typedef struct
{
  VimosHistoryRecord *record;
  VimosTimeline *timeline;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->record, vimos_history_record_unref);
  g_clear_object (&loaded->timeline);
  g_free (loaded);
}

/* A run without samples is one that was interrupted: its timeline is empty. */
static Loaded *
load (VimosHistoryStore *store,
      gint64 id,
      GCancellable *cancellable,
      GError **error)
{
  Loaded *loaded = g_new0 (Loaded, 1);

  loaded->record = vimos_history_store_load (store, id, cancellable, error);
  if (loaded->record != NULL)
    loaded->timeline = loaded->record->samples != NULL
                           ? vimos_history_samples_decode (loaded->record->samples, error)
                           : vimos_timeline_new ();
  if (loaded->timeline == NULL)
    g_clear_pointer (&loaded, loaded_free);
  return loaded;
}

static void
load_job (GTask *task,
          VimosHistoryStore *store,
          gpointer task_data)
{
  GError *error = NULL;
  Loaded *loaded = load (store, ((LoadRequest *) task_data)->id, g_task_get_cancellable (task),
                         &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, loaded_free);
  else
    g_task_return_error (task, error);
}

/**
 * vimos_history_load_async:
 * @run: of the list; gets its details and its timeline
 */
void
vimos_history_load_async (VimosHistory *self,
                          VimosHistoryRun *run,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LoadRequest *request;

  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (VIMOS_IS_HISTORY_RUN (run));

  request = g_new0 (LoadRequest, 1);
  request->run = g_object_ref (run);
  request->id = vimos_history_run_get_id (run);
  vimos_history_begin (self, vimos_history_load_async, load_job, request, load_request_free,
                       cancellable, callback, user_data);
}

gboolean
vimos_history_load_finish (VimosHistory *self,
                           GAsyncResult *result,
                           GError **error)
{
  LoadRequest *request = g_task_get_task_data (G_TASK (result));
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), error);

  vimos_history_take_notice (self);
  if (loaded == NULL)
    return FALSE;
  vimos_history_run_set_loaded (request->run, loaded->record, loaded->timeline);
  loaded_free (loaded);
  return TRUE;
}

/* ---- export and import ---- */

typedef struct
{
  gint64 id;
  VimosHistoryFormat format;
  char *path;
  VimosHistoryRecord *record; /* what was imported */
} File;

static File *
file_new (const char *path)
{
  File *file = g_new0 (File, 1);

  file->path = g_strdup (path);
  return file;
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_clear_pointer (&file->record, vimos_history_record_unref);
  g_free (file);
}

static char *
make_text (Loaded *loaded,
           VimosHistoryFormat format)
{
  g_autoptr (JsonNode) root = NULL;

  if (format == VIMOS_HISTORY_CSV)
    return vimos_history_record_to_csv (loaded->record, loaded->timeline);
  root = vimos_history_record_export (loaded->record, loaded->timeline);
  return json_to_string (root, FALSE);
}

static gboolean
write_file (const char *path,
            const char *text,
            GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING
                                    | G_FILE_SET_CONTENTS_DURABLE,
                                0666, &cause))
    return TRUE;
  g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
               _("“%s” can’t be written: %s"), path, cause->message);
  return FALSE;
}

static void
export_job (GTask *task,
            VimosHistoryStore *store,
            gpointer task_data)
{
  File *file = task_data;
  GError *error = NULL;
  Loaded *loaded = load (store, file->id, g_task_get_cancellable (task), &error);

  if (loaded != NULL)
    {
      g_autofree char *text = make_text (loaded, file->format);

      write_file (file->path, text, &error);
      loaded_free (loaded);
    }
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vimos_history_export_async:
 * @id: of a run
 * @path: of the file that is made, or replaced as a whole
 */
void
vimos_history_export_async (VimosHistory *self,
                            gint64 id,
                            VimosHistoryFormat format,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  File *file;

  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (path != NULL);

  file = file_new (path);
  file->id = id;
  file->format = format;
  vimos_history_begin (self, vimos_history_export_async, export_job, file, file_free, cancellable,
                       callback, user_data);
}

gboolean
vimos_history_export_finish (VimosHistory *self,
                             GAsyncResult *result,
                             GError **error)
{
  vimos_history_take_notice (self);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static GBytes *
read_file (const char *path,
           GError **error)
{
  g_autoptr (GError) cause = NULL;
  GStatBuf status;
  char *text = NULL;
  gsize length = 0;

  /* A device or a pipe might never end. */
  if (g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size > MAX_IMPORT)
    g_set_error_literal (&cause, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("it is too large"));
  else if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    g_set_error_literal (&cause, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("it is no file"));
  else if (g_file_get_contents (path, &text, &length, &cause))
    return g_bytes_new_take (text, length);
  g_set_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED, _("“%s” can’t be read: %s"),
               path, cause->message);
  return NULL;
}

static void
import_job (GTask *task,
            VimosHistoryStore *store,
            gpointer task_data)
{
  File *file = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) text = read_file (file->path, &error);
  gint64 id = 0;

  if (text != NULL)
    file->record = vimos_history_record_import (text, &error);
  if (file->record != NULL)
    id = vimos_history_store_add (store, file->record, &error);
  vimos_history_return_id (task, id, error);
}

/**
 * vimos_history_import_async:
 * @path: of a file that was exported as %VIMOS_HISTORY_JSON, here or elsewhere; may be anything
 */
void
vimos_history_import_async (VimosHistory *self,
                            const char *path,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (path != NULL);

  vimos_history_begin (self, vimos_history_import_async, import_job, file_new (path), file_free,
                       NULL, callback, user_data);
}

/* Returns: (transfer full): the new run of the list */
VimosHistoryRun *
vimos_history_import_finish (VimosHistory *self,
                             GAsyncResult *result,
                             GError **error)
{
  File *file = g_task_get_task_data (G_TASK (result));
  gint64 id = g_task_propagate_int (G_TASK (result), error);

  vimos_history_take_notice (self);
  if (id <= 0)
    return NULL;
  file->record->id = id;
  return vimos_history_show (self, file->record);
}
