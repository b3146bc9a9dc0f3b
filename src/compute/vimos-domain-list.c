/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include "vimos-call.h"
#include "vimos-domain-list.h"
#include "vimos-domain.h"

/**
 * VimosDomainList:
 *
 * The live model of one hypervisor's VMs. Items stay the same objects as long as the VM is there,
 * over lost connections too; then their state is unknown. One reading is under way at a time, in a
 * thread: of the VMs that events named, or of all, at the start, every REFRESH_SECONDS (allocations
 * grow without an event) and whenever a reading failed. An answer about a VM that was named again
 * meanwhile is dropped, since it may be older than the event. Main thread only.
 */
#define REFRESH_SECONDS 15
#define RETRY_SECONDS 3
#define FETCH_TIMEOUT_MS 40000

struct _VimosDomainList
{
  GObject parent_instance;

  /* owned */
  GListStore *store;
  GHashTable *by_uuid; /* UUID → VimosVm, both owned by the store */
  VimosLink *link;
  GHashTable *touched; /* UUIDs to be read next */
  GCancellable *reading;
  /* borrowed */
  VimosHypervisor *hypervisor;

  gboolean touched_all;
  guint refresh_id;
  VimosDomainListLoaded loaded;
  gpointer loaded_data;
};

typedef struct
{
  VimosLink *link;
  GHashTable *uuids;
} Fetch;

G_DEFINE_FINAL_TYPE (VimosDomainList, vimos_domain_list, G_TYPE_OBJECT)

static void read_next (VimosDomainList *self);
static gboolean refresh_cb (gpointer user_data);

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  vimos_link_unref (fetch->link);
  g_clear_pointer (&fetch->uuids, g_hash_table_unref);
  g_free (fetch);
}

static gpointer
fetch_in_thread (gpointer data,
                 GError **error)
{
  Fetch *fetch = data;

  return vimos_listing_fetch (fetch->link, fetch->uuids, error);
}

static void
schedule_refresh (VimosDomainList *self,
                  guint seconds)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->refresh_id = g_timeout_add_seconds (seconds, refresh_cb, self);
}

static void
remove_vm (VimosDomainList *self,
           VimosVm *vm)
{
  guint position;

  g_hash_table_remove (self->by_uuid, vimos_vm_get_uuid (vm));
  if (g_list_store_find (self->store, vm, &position))
    g_list_store_remove (self->store, position);
}

static VimosVm *
add_vm (VimosDomainList *self,
        const VimosVmData *data)
{
  VimosVm *vm = vimos_vm_new (self->hypervisor, data);

  g_hash_table_insert (self->by_uuid, (gpointer) vimos_vm_get_uuid (vm), vm);
  return vm;
}

/* All new VMs of one listing come in one change of the model. */
static void
add_or_update (VimosDomainList *self,
               GPtrArray *present)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < present->len; i++)
    {
      const VimosVmData *data = g_ptr_array_index (present, i);
      VimosVm *vm = g_hash_table_lookup (self->by_uuid, data->uuid);

      if (vm == NULL)
        g_ptr_array_add (added, add_vm (self, data));
      else if (!g_hash_table_contains (self->touched, data->uuid) && vimos_vm_update (vm, data))
        vimos_hypervisor_emit_vm_changed (self->hypervisor, vm);
    }
  if (added->len > 0)
    g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                         added->pdata, added->len);
}

static void
remove_absent (VimosDomainList *self,
               VimosListing *listing)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) absent = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer uuid, vm;

  for (guint i = 0; i < listing->present->len; i++)
    g_hash_table_add (present, ((VimosVmData *) g_ptr_array_index (listing->present, i))->uuid);
  g_hash_table_iter_init (&iter, self->by_uuid);
  while (g_hash_table_iter_next (&iter, &uuid, &vm))
    if (!g_hash_table_contains (present, uuid) && !g_hash_table_contains (self->touched, uuid)
        && (listing->all || g_hash_table_contains (listing->asked, uuid)))
      g_ptr_array_add (absent, g_object_ref (vm));
  for (guint i = 0; i < absent->len; i++)
    remove_vm (self, g_ptr_array_index (absent, i));
}

static void
tell_loaded (VimosDomainList *self,
             const GError *error)
{
  VimosDomainListLoaded loaded = g_steal_pointer (&self->loaded);

  if (loaded != NULL)
    loaded (g_steal_pointer (&self->loaded_data), error);
}

static void
fetched_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  VimosDomainList *self = VIMOS_DOMAIN_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosListing) listing = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (VimosHypervisor) hypervisor = NULL;

  /* Cancelled by unfollow (): this is about a connection that is no more. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  /* Who hears of a change may drop it. */
  hypervisor = g_object_ref (self->hypervisor);
  g_clear_object (&self->reading);
  if (listing == NULL)
    {
      g_debug ("listing VMs: %s", error->message);
      self->touched_all = TRUE;
      schedule_refresh (self, RETRY_SECONDS);
      tell_loaded (self, error);
      return;
    }
  add_or_update (self, listing->present);
  remove_absent (self, listing);
  if (listing->all)
    tell_loaded (self, NULL);
  read_next (self);
}

static void
read_next (VimosDomainList *self)
{
  Fetch *fetch;
  GTask *task;

  if (self->reading != NULL || self->link == NULL
      || (!self->touched_all && g_hash_table_size (self->touched) == 0))
    return;

  fetch = g_new0 (Fetch, 1);
  fetch->link = vimos_link_ref (self->link);
  if (self->touched_all)
    schedule_refresh (self, REFRESH_SECONDS);
  else
    fetch->uuids = g_hash_table_ref (self->touched);
  self->touched_all = FALSE;
  g_hash_table_unref (self->touched);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, fetched_cb, NULL);
  g_task_set_source_tag (task, read_next);
  vimos_call_run (task, fetch_in_thread, fetch, fetch_free, (GDestroyNotify) vimos_listing_free,
                  VIMOS_CALL_LEAVE_ON_CANCEL, FETCH_TIMEOUT_MS);
}

static gboolean
refresh_cb (gpointer user_data)
{
  VimosDomainList *self = user_data;

  self->refresh_id = 0;
  schedule_refresh (self, REFRESH_SECONDS);
  self->touched_all = TRUE;
  read_next (self);
  return G_SOURCE_REMOVE;
}

static void
vimos_domain_list_dispose (GObject *object)
{
  VimosDomainList *self = VIMOS_DOMAIN_LIST (object);

  self->hypervisor = NULL;
  self->loaded = NULL;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->link, vimos_link_unref);
  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (vimos_domain_list_parent_class)->dispose (object);
}

static void
vimos_domain_list_class_init (VimosDomainListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_domain_list_dispose;
}

static void
vimos_domain_list_init (VimosDomainList *self)
{
  self->store = g_list_store_new (VIMOS_TYPE_VM);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * vimos_domain_list_new:
 * @hypervisor: whose VMs they are; it owns the list and outlives it
 *
 * Returns: (transfer full): an empty list
 */
VimosDomainList *
vimos_domain_list_new (VimosHypervisor *hypervisor)
{
  VimosDomainList *self = g_object_new (VIMOS_TYPE_DOMAIN_LIST, NULL);

  self->hypervisor = hypervisor;
  return self;
}

/**
 * vimos_domain_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none): the model of #VimosVm
 */
GListModel *
vimos_domain_list_get_model (VimosDomainList *self)
{
  return G_LIST_MODEL (self->store);
}

/**
 * vimos_domain_list_find:
 * @self: a list
 * @uuid: in lower case
 *
 * Returns: (transfer none) (nullable): that VM
 */
VimosVm *
vimos_domain_list_find (VimosDomainList *self,
                        const char *uuid)
{
  return g_hash_table_lookup (self->by_uuid, uuid);
}

/**
 * vimos_domain_list_follow:
 * @self: a list that follows nothing
 * @link: a connection whose events are being told already
 * @loaded: told once, unless vimos_domain_list_unfollow() comes first
 * @data: for @loaded
 *
 * Reads all VMs and keeps up with them from now on.
 */
void
vimos_domain_list_follow (VimosDomainList *self,
                          VimosLink *link,
                          VimosDomainListLoaded loaded,
                          gpointer data)
{
  g_assert (self->link == NULL);

  self->link = vimos_link_ref (link);
  self->loaded = loaded;
  self->loaded_data = data;
  self->touched_all = TRUE;
  read_next (self);
}

/**
 * vimos_domain_list_unfollow:
 * @self: a list
 *
 * The connection is gone: the VMs stay, but nothing is known of their states.
 */
void
vimos_domain_list_unfollow (VimosDomainList *self)
{
  self->loaded = NULL;
  self->loaded_data = NULL;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->link, vimos_link_unref);
  g_hash_table_remove_all (self->touched);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (vimos_vm_set_state (vm, VIMOS_VM_STATE_UNKNOWN))
        vimos_hypervisor_emit_vm_changed (self->hypervisor, vm);
    }
}

/**
 * vimos_domain_list_set_state:
 * @self: a list
 * @uuid: of a VM
 * @state: as an event told
 *
 * Shows the state at once; vimos_domain_list_touch() follows to be sure.
 */
void
vimos_domain_list_set_state (VimosDomainList *self,
                             const char *uuid,
                             VimosVmState state)
{
  VimosVm *vm = vimos_domain_list_find (self, uuid);

  if (vm != NULL && vimos_vm_set_state (vm, state))
    vimos_hypervisor_emit_vm_changed (self->hypervisor, vm);
}

/**
 * vimos_domain_list_touch:
 * @self: a list
 * @uuid: of a VM of which something may be another than before, or that may be new or gone
 */
void
vimos_domain_list_touch (VimosDomainList *self,
                         const char *uuid)
{
  if (self->link == NULL)
    return;
  g_hash_table_add (self->touched, g_strdup (uuid));
  read_next (self);
}
