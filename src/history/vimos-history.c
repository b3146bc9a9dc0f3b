/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-history-private.h"
#include "vimos-history-run-private.h"

#define FILE_NAME "history.sqlite"

struct _VimosHistory
{
  GObject parent_instance;

  /* owned */
  char *path;
  char *notice;
  GListStore *runs;
  GPtrArray *aside;    /* VimosHistoryRun, not in the list: to be deleted, unless they come back */
  GPtrArray *deleting; /* VimosHistoryRun, not in the list: being deleted */
  GThreadPool *worker; /* of Job; frees the store with its last one */
  VimosHistoryStore *store;
};

enum
{
  PROP_0,
  PROP_RUNS,
  PROP_NOTICE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (VimosHistory, vimos_history, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* ---- the worker ---- */

typedef struct
{
  GTask *task; /* NULL: free the store */
  VimosHistoryJobFunc function;
} Job;

static void
work (gpointer data,
      gpointer store)
{
  Job *job = data;

  if (job->task == NULL)
    vimos_history_store_free (store);
  else if (!g_cancellable_is_cancelled (g_task_get_cancellable (job->task))
           || !g_task_return_error_if_cancelled (job->task))
    job->function (job->task, store, g_task_get_task_data (job->task));
  g_clear_object (&job->task);
  g_free (job);
}

static void
push (VimosHistory *self,
      GTask *task,
      VimosHistoryJobFunc function)
{
  Job *job;

  if (self->worker == NULL)
    {
      g_task_return_new_error (task, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED,
                               _("The history is closed"));
      return;
    }
  job = g_new0 (Job, 1);
  if (task != NULL)
    vimos_clock_hold_for_task (task);
  g_set_object (&job->task, task);
  job->function = function;
  g_thread_pool_push (self->worker, job, NULL);
}

void
vimos_history_begin (VimosHistory *self,
                     gpointer tag,
                     VimosHistoryJobFunc function,
                     gpointer task_data,
                     GDestroyNotify free_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, task_data, free_data);
  push (self, task, function);
}

/* The store is the last job. */
static void
end_worker (VimosHistory *self,
            gboolean wait)
{
  if (self->worker == NULL)
    return;
  push (self, NULL, NULL);
  g_thread_pool_free (g_steal_pointer (&self->worker), FALSE, wait);
  self->store = NULL;
}

void
vimos_history_take_notice (VimosHistory *self)
{
  char *notice = self->store != NULL ? vimos_history_store_take_notice (self->store) : NULL;

  if (notice == NULL)
    return;
  g_free (self->notice);
  self->notice = notice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

void
vimos_history_return_id (GTask *task,
                         gint64 id,
                         GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, id);
}

/* ---- the list ---- */

static gint
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer unused)
{
  const VimosHistoryRecord *one = vimos_history_run_get_record ((VimosHistoryRun *) a);
  const VimosHistoryRecord *other = vimos_history_run_get_record ((VimosHistoryRun *) b);

  if (one->start_us != other->start_us)
    return one->start_us > other->start_us ? -1 : 1;
  return one->id > other->id ? -1 : one->id < other->id;
}

static gboolean
find_position (VimosHistory *self,
               gint64 id,
               guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (vimos_history_run_get_id (run) == id)
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static VimosHistoryRun *
find_in (GPtrArray *runs,
         gint64 id)
{
  for (guint i = 0; i < runs->len; i++)
    if (vimos_history_run_get_id (g_ptr_array_index (runs, i)) == id)
      return g_ptr_array_index (runs, i);
  return NULL;
}

/* Sorters and filters look again. */
static void
touch_row (VimosHistory *self,
           guint position)
{
  g_list_model_items_changed (G_LIST_MODEL (self->runs), position, 1, 1);
}

/* Puts what was stored into the list, in its place. */
VimosHistoryRun *
vimos_history_show (VimosHistory *self,
                    VimosHistoryRecord *record)
{
  VimosHistoryRun *run;
  guint position;

  if (find_position (self, record->id, &position))
    {
      run = g_list_model_get_item (G_LIST_MODEL (self->runs), position);
      if (vimos_history_run_update (run, record))
        touch_row (self, position);
      return run;
    }
  run = vimos_history_run_new (record);
  g_list_store_insert_sorted (self->runs, run, compare_runs, NULL);
  return run;
}

/* What shall be deleted does not come back by reading the file. */
static void
leave_out_deleted (VimosHistory *self,
                   GPtrArray *records)
{
  for (guint i = records->len; i-- > 0;)
    {
      gint64 id = ((VimosHistoryRecord *) g_ptr_array_index (records, i))->id;

      if (find_in (self->aside, id) != NULL || find_in (self->deleting, id) != NULL)
        g_ptr_array_remove_index (records, i);
    }
}

/* @records: sorted like the list. Only rows that differ change, so that selections stay. */
static void
show_list (VimosHistory *self,
           GPtrArray *records)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_int64_hash, g_int64_equal);

  leave_out_deleted (self, records);
  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (there, &((VimosHistoryRecord *) g_ptr_array_index (records, i))->id);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i-- > 0;)
    {
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      gint64 id = vimos_history_run_get_id (run);

      if (!g_hash_table_contains (there, &id))
        g_list_store_remove (self->runs, i);
    }
  /* What is left of the list is a part of @records, in the same order. */
  for (guint i = 0; i < records->len; i++)
    {
      VimosHistoryRecord *record = g_ptr_array_index (records, i);
      g_autoptr (VimosHistoryRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (run == NULL || vimos_history_run_get_id (run) != record->id)
        {
          g_autoptr (VimosHistoryRun) added = vimos_history_run_new (record);

          g_list_store_insert (self->runs, i, added);
        }
      else if (vimos_history_run_update (run, record))
        touch_row (self, i);
    }
}

/* ---- the object ---- */

static void
vimos_history_finalize (GObject *object)
{
  VimosHistory *self = VIMOS_HISTORY (object);

  /* May be the worker itself, which cannot wait for itself. */
  end_worker (self, FALSE);
  g_clear_object (&self->runs);
  g_ptr_array_unref (self->aside);
  g_ptr_array_unref (self->deleting);
  g_free (self->path);
  g_free (self->notice);
  G_OBJECT_CLASS (vimos_history_parent_class)->finalize (object);
}

static void
vimos_history_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  VimosHistory *self = VIMOS_HISTORY (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      g_value_set_object (value, vimos_history_get_runs (self));
      break;
    case PROP_NOTICE:
      g_value_set_string (value, vimos_history_get_notice (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_history_class_init (VimosHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vimos_history_finalize;
  object_class->get_property = vimos_history_get_property;

  properties[PROP_RUNS] = g_param_spec_object ("runs", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_history_init (VimosHistory *self)
{
  self->runs = g_list_store_new (VIMOS_TYPE_HISTORY_RUN);
  self->aside = g_ptr_array_new_with_free_func (g_object_unref);
  self->deleting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * vimos_history_new:
 * @state_dir: (nullable): where the file lies; %NULL: vimos in the user's state directory. The demo
 *   has a place of its own
 *
 * Returns: (transfer full): a history that has not been read yet
 */
VimosHistory *
vimos_history_new (const char *state_dir)
{
  g_autofree char *fallback = g_build_filename (g_get_user_state_dir (), "vimos", NULL);
  g_autofree char *directory = g_canonicalize_filename (state_dir != NULL ? state_dir : fallback,
                                                        NULL);
  VimosHistory *self = g_object_new (VIMOS_TYPE_HISTORY, NULL);

  self->path = g_build_filename (directory, FILE_NAME, NULL);
  self->store = vimos_history_store_new (self->path);
  self->worker = g_thread_pool_new (work, self->store, 1, FALSE, NULL);
  return self;
}

const char *
vimos_history_get_path (VimosHistory *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY (self), NULL);

  return self->path;
}

/* Nobody can bring them back any more. */
static void
delete_what_is_aside (VimosHistory *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->aside->len; i++)
    {
      gint64 id = vimos_history_run_get_id (g_ptr_array_index (self->aside, i));

      g_array_append_val (ids, id);
    }
  if (ids->len > 0)
    vimos_history_delete_async (self, (const gint64 *) ids->data, ids->len, NULL, NULL);
}

/**
 * vimos_history_close:
 *
 * Waits until everything that was asked for is on the disk, and the file is closed: for the end of
 * the program, which alone may block. What was set aside is deleted. What is asked for later fails;
 * answers that are due still come.
 */
void
vimos_history_close (VimosHistory *self)
{
  g_return_if_fail (VIMOS_IS_HISTORY (self));

  if (self->worker != NULL)
    delete_what_is_aside (self);
  end_worker (self, TRUE);
}

GListModel *
vimos_history_get_runs (VimosHistory *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY (self), NULL);

  return G_LIST_MODEL (self->runs);
}

/**
 * vimos_history_find:
 *
 * Returns: (transfer full) (nullable): the run of the list with this id
 */
VimosHistoryRun *
vimos_history_find (VimosHistory *self,
                    gint64 id)
{
  guint position;

  g_return_val_if_fail (VIMOS_IS_HISTORY (self), NULL);

  return find_position (self, id, &position)
             ? g_list_model_get_item (G_LIST_MODEL (self->runs), position)
             : NULL;
}

const char *
vimos_history_get_notice (VimosHistory *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY (self), NULL);

  return self->notice;
}

/* ---- refresh ---- */

static void
list_job (GTask *task,
          VimosHistoryStore *store,
          gpointer unused)
{
  GError *error = NULL;
  GPtrArray *records = vimos_history_store_list (store, g_task_get_cancellable (task), &error);

  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vimos_history_refresh_async:
 *
 * Reads the list anew; the first time it opens the file. Runs that other processes stored appear.
 */
void
vimos_history_refresh_async (VimosHistory *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (VIMOS_IS_HISTORY (self));

  vimos_history_begin (self, vimos_history_refresh_async, list_job, NULL, NULL, cancellable,
                       callback, user_data);
}

gboolean
vimos_history_refresh_finish (VimosHistory *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_autoptr (GPtrArray) records = g_task_propagate_pointer (G_TASK (result), error);

  vimos_history_take_notice (self);
  if (records == NULL)
    return FALSE;
  show_list (self, records);
  return TRUE;
}

/* ---- delete ---- */

/* Takes the run out of one place for runs that are not in the list. */
static void
forget (GPtrArray *runs,
        gint64 id)
{
  VimosHistoryRun *run = find_in (runs, id);

  if (run != NULL)
    g_ptr_array_remove (runs, run);
}

static void
show_again (VimosHistory *self,
            GPtrArray *from,
            gint64 id)
{
  VimosHistoryRun *run = find_in (from, id);

  if (run == NULL)
    return;
  g_list_store_insert_sorted (self->runs, run, compare_runs, NULL);
  g_ptr_array_remove (from, run);
}

/**
 * vimos_history_set_aside:
 * @ids: (array length=n_ids): of runs
 *
 * Takes runs that the user wants to be rid of out of the list, and out of the list alone: until
 * vimos_history_delete_async() they can be brought back. When the history is closed they are
 * deleted; when the program ends in another way, nothing is lost. A run that is still going on
 * stays in the list.
 *
 * Returns: how many were taken out
 */
guint
vimos_history_set_aside (VimosHistory *self,
                         const gint64 *ids,
                         guint n_ids)
{
  guint n = 0, position;

  g_return_val_if_fail (VIMOS_IS_HISTORY (self), 0);
  g_return_val_if_fail (ids != NULL || n_ids == 0, 0);

  for (guint i = 0; i < n_ids; i++)
    {
      g_autoptr (VimosHistoryRun) run = vimos_history_find (self, ids[i]);

      if (run == NULL || vimos_history_run_get_record (run)->outcome == VIMOS_OUTCOME_RUNNING
          || !find_position (self, ids[i], &position))
        continue;
      g_list_store_remove (self->runs, position);
      g_ptr_array_add (self->aside, g_steal_pointer (&run));
      n++;
    }
  return n;
}

/**
 * vimos_history_bring_back:
 * @ids: (array length=n_ids): of runs; those that were not set aside, or are deleted, are left out
 *
 * Puts runs that were set aside back into the list, as they were.
 */
void
vimos_history_bring_back (VimosHistory *self,
                          const gint64 *ids,
                          guint n_ids)
{
  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (ids != NULL || n_ids == 0);

  for (guint i = 0; i < n_ids; i++)
    show_again (self, self->aside, ids[i]);
}

/* From now on it cannot be brought back. */
static void
begin_deleting (VimosHistory *self,
                gint64 id)
{
  VimosHistoryRun *run = find_in (self->aside, id);

  if (run == NULL)
    return;
  g_ptr_array_add (self->deleting, g_object_ref (run));
  g_ptr_array_remove (self->aside, run);
}

static void
delete_job (GTask *task,
            VimosHistoryStore *store,
            gpointer ids)
{
  GError *error = NULL;

  if (vimos_history_store_delete (store, ids, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vimos_history_delete_async:
 * @ids: (array length=n_ids): of runs
 *
 * Deletes all of them, or none, whether they are in the list or were set aside; after an error they
 * are in the list. A run that is still going on cannot be deleted.
 */
void
vimos_history_delete_async (VimosHistory *self,
                            const gint64 *ids,
                            guint n_ids,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GArray *copy;

  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (ids != NULL || n_ids == 0);

  copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (copy, ids, n_ids);
  for (guint i = 0; i < n_ids; i++)
    begin_deleting (self, ids[i]);
  vimos_history_begin (self, vimos_history_delete_async, delete_job, copy,
                       (GDestroyNotify) g_array_unref, NULL, callback, user_data);
}

gboolean
vimos_history_delete_finish (VimosHistory *self,
                             GAsyncResult *result,
                             GError **error)
{
  GArray *ids = g_task_get_task_data (G_TASK (result));
  gboolean done = g_task_propagate_boolean (G_TASK (result), error);
  guint position;

  vimos_history_take_notice (self);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!done)
        show_again (self, self->deleting, id);
      else if (find_position (self, id, &position))
        g_list_store_remove (self->runs, position);
      forget (self->deleting, id);
    }
  return done;
}
