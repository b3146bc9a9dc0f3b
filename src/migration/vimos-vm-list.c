/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-vm-list.h"

typedef struct
{
  VimosVmList *list; /* borrowed: the list owns the part */
  GListModel *vms;
  gulong handler;
} Part;

struct _VimosVmList
{
  GObject parent_instance;

  /* owned */
  GListModel *hypervisors;
  GPtrArray *parts; /* of Part, one a hypervisor */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosVmList, vimos_vm_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_signal_handler (&part->handler, part->vms);
  g_object_unref (part->vms);
  g_free (part);
}

/* How many VMs stand before the part number @index. */
static guint
count_before (VimosVmList *self,
              guint index)
{
  guint n = 0;

  for (guint i = 0; i < index; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      n += g_list_model_get_n_items (part->vms);
    }
  return n;
}

static void
vms_changed_cb (GListModel *vms,
                guint position,
                guint removed,
                guint added,
                gpointer user_data)
{
  Part *part = user_data;
  guint index = 0;

  if (!g_ptr_array_find (part->list->parts, part, &index))
    return;
  g_list_model_items_changed (G_LIST_MODEL (part->list),
                              count_before (part->list, index) + position, removed, added);
}

static Part *
part_new (VimosVmList *self,
          guint index)
{
  g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (self->hypervisors, index);
  Part *part = g_new0 (Part, 1);

  part->list = self;
  part->vms = g_object_ref (vimos_hypervisor_get_vms (hypervisor));
  part->handler = g_signal_connect (part->vms, "items-changed", G_CALLBACK (vms_changed_cb), part);
  return part;
}

static void
hypervisors_changed_cb (GListModel *hypervisors,
                        guint position,
                        guint removed,
                        guint added,
                        gpointer user_data)
{
  VimosVmList *self = user_data;
  guint before = count_before (self, position);
  guint vms_removed = count_before (self, position + removed) - before;

  if (removed > 0)
    g_ptr_array_remove_range (self->parts, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->parts, position + i, part_new (self, position + i));
  g_list_model_items_changed (G_LIST_MODEL (self), before, vms_removed,
                              count_before (self, position + added) - before);
}

static GType
vimos_vm_list_get_item_type (GListModel *model)
{
  return VIMOS_TYPE_VM;
}

static guint
vimos_vm_list_get_n_items (GListModel *model)
{
  VimosVmList *self = VIMOS_VM_LIST (model);

  return count_before (self, self->parts->len);
}

static gpointer
vimos_vm_list_get_item (GListModel *model,
                        guint position)
{
  VimosVmList *self = VIMOS_VM_LIST (model);

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);
      guint n = g_list_model_get_n_items (part->vms);

      if (position < n)
        return g_list_model_get_item (part->vms, position);
      position -= n;
    }
  return NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = vimos_vm_list_get_item_type;
  iface->get_n_items = vimos_vm_list_get_n_items;
  iface->get_item = vimos_vm_list_get_item;
}

static void
vimos_vm_list_dispose (GObject *object)
{
  VimosVmList *self = VIMOS_VM_LIST (object);

  g_ptr_array_set_size (self->parts, 0);
  g_clear_object (&self->hypervisors);
  G_OBJECT_CLASS (vimos_vm_list_parent_class)->dispose (object);
}

static void
vimos_vm_list_finalize (GObject *object)
{
  VimosVmList *self = VIMOS_VM_LIST (object);

  g_ptr_array_unref (self->parts);
  G_OBJECT_CLASS (vimos_vm_list_parent_class)->finalize (object);
}

static void
vimos_vm_list_class_init (VimosVmListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_vm_list_dispose;
  object_class->finalize = vimos_vm_list_finalize;
}

static void
vimos_vm_list_init (VimosVmList *self)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
}

/**
 * vimos_vm_list_new:
 * @hypervisors: GListModel of VimosHypervisor
 *
 * Returns: (transfer full): the VMs of all of them
 */
VimosVmList *
vimos_vm_list_new (GListModel *hypervisors)
{
  VimosVmList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (hypervisors), NULL);

  self = g_object_new (VIMOS_TYPE_VM_LIST, NULL);
  self->hypervisors = g_object_ref (hypervisors);
  g_signal_connect_object (hypervisors, "items-changed", G_CALLBACK (hypervisors_changed_cb), self,
                           0);
  hypervisors_changed_cb (hypervisors, 0, 0, g_list_model_get_n_items (hypervisors), self);
  return self;
}
