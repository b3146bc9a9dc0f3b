/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include "vimos-candidate-private.h"
#include "vimos-finding-private.h"
#include "vimos-path-finder.h"
#include "vimos-plan-private.h"

/* More ways than anybody chooses from. */
#define MAX_PATHS 16

enum
{
  PROP_0,
  PROP_VM,
  PROP_TARGET,
  PROP_CANDIDATES,
  PROP_KIND,
  PROP_FINDINGS,
  PROP_VOLUME,
  PROP_PAYLOAD,
  PROP_CHECKING,
  PROP_BLOCKED,
  PROP_PATH_SET,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (VimosPlan, vimos_plan, G_TYPE_OBJECT)

enum
{
  SIGNAL_BETTER,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Where the data enters the network: at the hypervisor's port. The VM's own place serves where that
 * is not known; usually they are the same port. */
static const VimosHost *
find_source_host (VimosPlan *self)
{
  VimosHypervisor *source = vimos_vm_get_hypervisor (self->vm);
  const VimosHost *host = source != NULL
                              ? vimos_context_find_hypervisor_host (self->context, source)
                              : NULL;

  return host != NULL ? host : vimos_context_find_vm_host (self->context, self->vm);
}

static void
stop_watching (VimosPlan *self)
{
  g_clear_pointer (&self->watch, vimos_path_watch_free);
  g_clear_pointer (&self->from, vimos_connect_point_free);
  g_clear_pointer (&self->to, vimos_connect_point_free);
}

/* A VM or a hypervisor may be plugged in elsewhere meanwhile. */
static void
watch (VimosPlan *self,
       const VimosConnectPoint *from,
       const VimosConnectPoint *to)
{
  if (self->watch != NULL && vimos_connect_point_equal (self->from, from)
      && vimos_connect_point_equal (self->to, to))
    return;
  stop_watching (self);
  self->from = vimos_connect_point_copy (from);
  self->to = vimos_connect_point_copy (to);
  self->watch = vimos_path_watch_new (from, to, self->path_query);
}

/* Returns: (transfer full) (nullable): the paths of the present topology; @better: one of them that
 * has come since the last search and ranks before all others, or NULL */
static VimosPathSet *
search (VimosPlan *self,
        VimosPath **better)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (
      vimos_context_get_poller (self->context));
  const VimosHost *from = find_source_host (self);
  const VimosHost *to = vimos_context_find_hypervisor_host (self->context, self->target);

  *better = NULL;
  if (topology == NULL || from == NULL || to == NULL
      || vimos_connect_point_equal (&from->location, &to->location))
    {
      stop_watching (self);
      return NULL;
    }
  watch (self, &from->location, &to->location);
  *better = vimos_path_watch_update (self->watch, topology).better;
  return vimos_path_set_ref (vimos_path_watch_get_set (self->watch));
}

static VimosCandidate *
take_candidate (VimosPlan *self,
                VimosPath *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->candidates)); i++)
    {
      g_autoptr (VimosCandidate) candidate =
          g_list_model_get_item (G_LIST_MODEL (self->candidates), i);

      if (vimos_path_equal (vimos_candidate_get_path (candidate), path))
        return g_steal_pointer (&candidate);
    }
  return vimos_candidate_new (path);
}

/* Changes no more rows than it must, in one go: a selection keeps an item that is in the list
 * before and after. */
static gboolean
replace_rows (GListStore *store,
              GPtrArray *items)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n = g_list_model_get_n_items (model), head = 0, tail = 0;

  while (head < n && head < items->len)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, head);

      if (item != g_ptr_array_index (items, head))
        break;
      head++;
    }
  while (tail < n - head && tail < items->len - head)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, n - 1 - tail);

      if (item != g_ptr_array_index (items, items->len - 1 - tail))
        break;
      tail++;
    }
  if (head + tail == n && head + tail == items->len)
    return FALSE;
  g_list_store_splice (store, head, n - head - tail, items->pdata + head, items->len - head - tail);
  return TRUE;
}

static void
refresh (VimosPlan *self)
{
  gboolean had_paths = self->path_set != NULL && vimos_path_set_get_n_paths (self->path_set) > 0;
  VimosPath *better;
  g_autoptr (VimosPathSet) paths = search (self, &better);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  int old_kind = self->path_set != NULL ? (int) vimos_path_set_get_kind (self->path_set)
                                        : VIMOS_PATH_SET_NONE;
  int new_kind = paths != NULL ? (int) vimos_path_set_get_kind (paths) : VIMOS_PATH_SET_NONE;

  for (guint i = 0; paths != NULL && i < vimos_path_set_get_n_paths (paths); i++)
    {
      VimosPath *path = vimos_path_set_get_path (paths, i);
      VimosCandidate *candidate = take_candidate (self, path);

      vimos_candidate_update (candidate, path, i + 1, self->volume, vimos_plan_get_payload (self));
      g_ptr_array_add (items, candidate);
    }
  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->path_set, vimos_path_set_unref);
  self->path_set = g_steal_pointer (&paths);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH_SET]);
  if (old_kind != new_kind)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
  if (replace_rows (self->candidates, items))
    vimos_plan_begin_cross_check (self);
  g_object_thaw_notify (G_OBJECT (self));
  if (better != NULL && had_paths)
    g_signal_emit (self, signals[SIGNAL_BETTER], 0, better);
}

static void
update_candidates (VimosPlan *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->candidates)); i++)
    {
      g_autoptr (VimosCandidate) candidate =
          g_list_model_get_item (G_LIST_MODEL (self->candidates), i);

      vimos_candidate_update (candidate, vimos_candidate_get_path (candidate), i + 1, self->volume,
                              vimos_plan_get_payload (self));
    }
}

static void
set_volume (VimosPlan *self,
            guint64 volume)
{
  guint64 payload = vimos_plan_get_payload (self);

  if (self->volume != volume)
    {
      self->volume = volume;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
    }
  update_candidates (self);
  if (payload != vimos_plan_get_payload (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAYLOAD]);
}

static void
vm_changed_cb (VimosVm *vm,
               GParamSpec *pspec,
               gpointer user_data)
{
  VimosPlan *self = user_data;

  if (!self->volume_is_set)
    set_volume (self, vimos_vm_get_disk_bytes (vm) + vimos_vm_get_memory (vm));
}

static void
topology_changed_cb (VimosOnosPoller *poller,
                     GParamSpec *pspec,
                     gpointer user_data)
{
  refresh (user_data);
}

static void
vimos_plan_dispose (GObject *object)
{
  VimosPlan *self = VIMOS_PLAN (object);

  if (self->cross_cancellable != NULL)
    g_cancellable_cancel (self->cross_cancellable);
  g_clear_object (&self->cross_cancellable);
  G_OBJECT_CLASS (vimos_plan_parent_class)->dispose (object);
}

static void
vimos_plan_finalize (GObject *object)
{
  VimosPlan *self = VIMOS_PLAN (object);

  g_clear_object (&self->context);
  g_clear_object (&self->vm);
  g_clear_object (&self->target);
  g_clear_object (&self->candidates);
  g_clear_object (&self->findings);
  stop_watching (self);
  g_clear_pointer (&self->path_query, vimos_path_query_free);
  g_clear_pointer (&self->path_set, vimos_path_set_unref);
  g_clear_pointer (&self->target_check, vimos_target_check_free);
  g_ptr_array_unref (self->cross_waits);
  G_OBJECT_CLASS (vimos_plan_parent_class)->finalize (object);
}

static void
vimos_plan_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  VimosPlan *self = VIMOS_PLAN (object);

  switch (prop_id)
    {
    case PROP_VM:
      g_value_set_object (value, vimos_plan_get_vm (self));
      break;
    case PROP_TARGET:
      g_value_set_object (value, vimos_plan_get_target (self));
      break;
    case PROP_CANDIDATES:
      g_value_set_object (value, vimos_plan_get_candidates (self));
      break;
    case PROP_KIND:
      g_value_set_int (value, self->path_set != NULL
                                  ? (int) vimos_path_set_get_kind (self->path_set)
                                  : VIMOS_PATH_SET_NONE);
      break;
    case PROP_FINDINGS:
      g_value_set_object (value, vimos_plan_get_findings (self));
      break;
    case PROP_VOLUME:
      g_value_set_uint64 (value, vimos_plan_get_volume (self));
      break;
    case PROP_PAYLOAD:
      g_value_set_uint64 (value, vimos_plan_get_payload (self));
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, vimos_plan_get_checking (self));
      break;
    case PROP_BLOCKED:
      g_value_set_boolean (value, vimos_plan_get_blocked (self));
      break;
    case PROP_PATH_SET:
      g_value_set_boxed (value, vimos_plan_get_path_set (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_plan_set_property (GObject *object,
                         guint prop_id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  VimosPlan *self = VIMOS_PLAN (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      vimos_plan_set_volume (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_plan_class_init (VimosPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = vimos_plan_dispose;
  object_class->finalize = vimos_plan_finalize;
  object_class->get_property = vimos_plan_get_property;
  object_class->set_property = vimos_plan_set_property;

  properties[PROP_VM] = g_param_spec_object ("vm", NULL, NULL, VIMOS_TYPE_VM, flags);
  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, VIMOS_TYPE_HYPERVISOR,
                                                 flags);
  properties[PROP_CANDIDATES] = g_param_spec_object ("candidates", NULL, NULL, G_TYPE_LIST_MODEL,
                                                     flags);
  properties[PROP_KIND] = g_param_spec_int (
      "kind", NULL, NULL, 0, VIMOS_PATH_SET_MAXIMALLY_DISJOINT, VIMOS_PATH_SET_NONE, flags);
  properties[PROP_FINDINGS] = g_param_spec_object ("findings", NULL, NULL, G_TYPE_LIST_MODEL,
                                                   flags);
  properties[PROP_VOLUME] = g_param_spec_uint64 ("volume", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 flags | G_PARAM_WRITABLE);
  properties[PROP_PAYLOAD] = g_param_spec_uint64 ("payload", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  properties[PROP_BLOCKED] = g_param_spec_boolean ("blocked", NULL, NULL, FALSE, flags);
  properties[PROP_PATH_SET] = g_param_spec_boxed ("path-set", NULL, NULL, VIMOS_TYPE_PATH_SET,
                                                  flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_BETTER] = g_signal_new ("better", VIMOS_TYPE_PLAN, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_PATH);
}

static void
vimos_plan_init (VimosPlan *self)
{
  static const VimosPathQuery query = { .max_paths = MAX_PATHS };

  self->path_query = vimos_path_query_copy (&query);
  self->candidates = g_list_store_new (VIMOS_TYPE_CANDIDATE);
  self->findings = g_list_store_new (VIMOS_TYPE_FINDING);
  self->cross_waits = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * vimos_plan_new:
 * @vm: what is to be moved
 * @target: where to
 *
 * Returns: (transfer full): a plan with the candidates of the present topology, not checked yet
 */
VimosPlan *
vimos_plan_new (VimosContext *context,
                VimosVm *vm,
                VimosHypervisor *target)
{
  VimosOnosPoller *poller;
  VimosPlan *self;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (VIMOS_IS_VM (vm), NULL);
  g_return_val_if_fail (VIMOS_IS_HYPERVISOR (target), NULL);

  poller = vimos_context_get_poller (context);
  self = g_object_new (VIMOS_TYPE_PLAN, NULL);
  self->context = g_object_ref (context);
  self->vm = g_object_ref (vm);
  self->target = g_object_ref (target);
  g_signal_connect_object (poller, "notify::topology", G_CALLBACK (topology_changed_cb), self, 0);
  g_signal_connect_object (vm, "notify::details", G_CALLBACK (vm_changed_cb), self, 0);
  g_signal_connect_object (vm, "notify::memory", G_CALLBACK (vm_changed_cb), self, 0);
  vm_changed_cb (vm, NULL, self);
  refresh (self);
  return self;
}

VimosContext *
vimos_plan_get_context (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return self->context;
}

VimosVm *
vimos_plan_get_vm (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return self->vm;
}

VimosHypervisor *
vimos_plan_get_target (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return self->target;
}

GListModel *
vimos_plan_get_candidates (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return G_LIST_MODEL (self->candidates);
}

GListModel *
vimos_plan_get_findings (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return G_LIST_MODEL (self->findings);
}

/* (nullable): NULL while one of the two places is not known. */
guint
vimos_plan_get_n_passed (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), 0);

  return self->n_passed;
}

VimosPathSet *
vimos_plan_get_path_set (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), NULL);

  return self->path_set;
}

guint64
vimos_plan_get_volume (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), 0);

  return self->volume;
}

guint64
vimos_plan_get_payload (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), 0);

  if (self->volume_is_set)
    return self->volume;
  return self->volume - vimos_vm_get_memory (self->vm) + vimos_plan_get_likely_memory (self);
}

/* Returns: how much of the VM's memory is likely to be sent, bytes; all while nobody has looked */
guint64
vimos_plan_get_likely_memory (VimosPlan *self)
{
  guint64 memory;

  g_return_val_if_fail (VIMOS_IS_PLAN (self), 0);

  memory = vimos_vm_get_memory (self->vm);
  return self->memory_estimate > 0 ? MIN (self->memory_estimate, memory) : memory;
}

void
vimos_plan_set_memory_estimate (VimosPlan *self,
                                guint64 bytes)
{
  if (self->memory_estimate == bytes)
    return;
  self->memory_estimate = bytes;
  update_candidates (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAYLOAD]);
}

/* From now on the volume does not follow the VM; 0: it does again. */
void
vimos_plan_set_volume (VimosPlan *self,
                       guint64 bytes)
{
  g_return_if_fail (VIMOS_IS_PLAN (self));

  self->volume_is_set = bytes > 0;
  if (bytes > 0)
    set_volume (self, bytes);
  else
    vm_changed_cb (self->vm, NULL, self);
}

/* What paths the candidates are; 16 at most. Without this: as many disjoint ones as there are. */
void
vimos_plan_set_path_query (VimosPlan *self,
                           const VimosPathQuery *query)
{
  g_return_if_fail (VIMOS_IS_PLAN (self) && query != NULL);

  vimos_path_query_free (self->path_query);
  self->path_query = vimos_path_query_copy (query);
  if (query->max_paths == 0 || query->max_paths > MAX_PATHS)
    self->path_query->max_paths = MAX_PATHS;
  stop_watching (self);
  refresh (self);
}

gboolean
vimos_plan_get_checking (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), FALSE);

  return self->n_checks > 0;
}

gboolean
vimos_plan_get_blocked (VimosPlan *self)
{
  g_return_val_if_fail (VIMOS_IS_PLAN (self), FALSE);

  return self->blocked;
}

void
vimos_plan_add_checks (VimosPlan *self,
                       int n)
{
  gboolean before = self->n_checks > 0;

  self->n_checks += n;
  if (before != (self->n_checks > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

void
vimos_plan_set_findings (VimosPlan *self,
                         GPtrArray *findings)
{
  gboolean blocked;

  g_list_store_splice (self->findings, 0, g_list_model_get_n_items (G_LIST_MODEL (self->findings)),
                       findings->pdata, findings->len);
  blocked = vimos_plan_find_blocker (self, TRUE) != NULL;
  if (self->blocked == blocked)
    return;
  self->blocked = blocked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCKED]);
}

VimosFinding *
vimos_plan_find_blocker (VimosPlan *self,
                         gboolean pinned)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->findings), i);

      if (vimos_finding_get_severity (finding) == VIMOS_SEVERITY_ERROR
          && (pinned || !vimos_finding_get_of_pin (finding)))
        return finding; /* the store keeps it alive */
    }
  return NULL;
}

gboolean
vimos_plan_get_volume_existed (VimosPlan *self,
                               const char *path)
{
  guint copied = 0;

  for (guint i = 0; self->target_check != NULL && i < vimos_vm_get_n_disks (self->vm); i++)
    {
      const VimosDisk *disk = vimos_vm_get_disk (self->vm, i);

      if (disk->read_only)
        continue;
      if (g_strcmp0 (disk->source, path) == 0)
        return copied < self->target_check->n_volumes && self->target_check->volumes[copied].exists;
      copied++;
    }
  return FALSE;
}

VimosCandidate *
vimos_plan_find_other_way (VimosPlan *self,
                           VimosPath *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->candidates)); i++)
    {
      g_autoptr (VimosCandidate) candidate =
          g_list_model_get_item (G_LIST_MODEL (self->candidates), i);

      if (!vimos_path_equal (vimos_candidate_get_path (candidate), path))
        return candidate; /* the store keeps it alive */
    }
  return NULL;
}

static gboolean
find_link (VimosTopology *topology,
           const VimosLink *link,
           guint *index)
{
  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    {
      const VimosLink *other = vimos_topology_get_link (topology, i);

      if (vimos_connect_point_equal (&link->src, &other->src)
          && vimos_connect_point_equal (&link->dst, &other->dst)
          && vimos_topology_get_device (topology, other->src_index)->available
          && vimos_topology_get_device (topology, other->dst_index)->available)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

VimosPath *
vimos_plan_find_again (VimosPath *path,
                       VimosTopology *topology)
{
  guint n = vimos_path_get_hops (path);
  g_autofree guint *links = g_new (guint, n + 1);

  if (!vimos_topology_has_port (topology, vimos_path_get_from (path))
      || !vimos_topology_has_port (topology, vimos_path_get_to (path)))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!find_link (topology, vimos_path_get_link (path, i), &links[i]))
      return NULL;
  return vimos_path_new (topology, vimos_path_get_from (path), vimos_path_get_to (path), links, n);
}
