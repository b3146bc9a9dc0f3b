/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-emu-apps.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-selector.h"

/* The rules that the controller wants on the switches.
 *
 * A rule is PENDING_ADD until a poll finds it on its switch. Each poll sends again what a switch
 * lacks and removes what the controller does not know. A rule that is not permanent goes when a
 * poll finds that it took no packet for its time-out: the controller's clock counts, not the
 * switch's, so it lives up to one poll longer. Rules of a switch that is away keep their state. */

#define MAX_FLOWS 200000

struct _VimosEmuFlows
{
  VimosEmuContext *context; /* borrowed */
  GHashTable *by_device;    /* device → GHashTable of id → VimosEmuFlow */
  GHashTable *keys;         /* rule key → number of flows with it */
  GHashTable *deferred;     /* set of Deferred */
  GCancellable *cancellable;
  guint count;
  guint serial;
};

/* A request to the fabric. After the store is gone its cancellable says so. */
typedef struct
{
  VimosEmuFlows *flows;
  GCancellable *cancellable;
  VimosFabricRule *rule;
  guint serial;
  VimosEmuFlowFunc done;
  gpointer user_data;
} Request;

/* An outcome that is known but told later. */
typedef struct
{
  VimosEmuFlows *flows;
  guint source_id;
  GError *error;
  VimosEmuFlowFunc done;
  gpointer user_data;
} Deferred;

static void
free_flow (gpointer data)
{
  VimosEmuFlow *flow = data;

  vimos_fabric_rule_unref (flow->rule);
  g_free (flow);
}

static void
free_request (Request *request)
{
  vimos_fabric_rule_unref (request->rule);
  g_object_unref (request->cancellable);
  g_free (request);
}

static void
free_deferred (gpointer data)
{
  Deferred *deferred = data;

  g_clear_handle_id (&deferred->source_id, g_source_remove);
  g_clear_error (&deferred->error);
  g_free (deferred);
}

VimosEmuFlows *
vimos_emu_flows_new (VimosEmuContext *context)
{
  VimosEmuFlows *self = g_new0 (VimosEmuFlows, 1);

  self->context = context;
  self->by_device = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_hash_table_unref);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->deferred = g_hash_table_new_full (NULL, NULL, free_deferred, NULL);
  self->cancellable = g_cancellable_new ();
  return self;
}

static gboolean
tell_cb (gpointer user_data)
{
  Deferred *deferred = user_data;

  deferred->source_id = 0;
  g_hash_table_steal (deferred->flows->deferred, deferred);
  deferred->done (deferred->error, deferred->user_data);
  free_deferred (deferred);
  return G_SOURCE_REMOVE;
}

static void
defer (VimosEmuFlows *self,
       guint delay_ms,
       GError *error,
       VimosEmuFlowFunc done,
       gpointer user_data)
{
  Deferred *deferred;

  if (done == NULL)
    {
      g_clear_error (&error);
      return;
    }
  deferred = g_new0 (Deferred, 1);
  deferred->flows = self;
  deferred->error = error;
  deferred->done = done;
  deferred->user_data = user_data;
  deferred->source_id = vimos_clock_add (delay_ms, tell_cb, deferred);
  g_hash_table_add (self->deferred, deferred);
}

/* Everybody who waits is told that it was cancelled, some of them after the store is gone. */
void
vimos_emu_flows_free (VimosEmuFlows *self)
{
  GHashTableIter iter;
  gpointer key;

  g_cancellable_cancel (self->cancellable);
  g_hash_table_iter_init (&iter, self->deferred);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Deferred *deferred = key;
      g_autoptr (GError) error
          = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

      deferred->done (error, deferred->user_data);
    }
  g_hash_table_unref (self->deferred);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->by_device);
  g_hash_table_unref (self->keys);
  g_free (self);
}

static GHashTable *
table_of (VimosEmuFlows *self,
          const char *device,
          gboolean create)
{
  GHashTable *table = g_hash_table_lookup (self->by_device, device);

  if (table == NULL && create)
    {
      table = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_flow);
      g_hash_table_insert (self->by_device, g_strdup (device), table);
    }
  return table;
}

static void
count_key (VimosEmuFlows *self,
           const char *key,
           int step)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->keys, key)) + step;

  if (count > 0)
    g_hash_table_replace (self->keys, g_strdup (key), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->keys, key);
}

static int
compare_flows (gconstpointer a,
               gconstpointer b)
{
  const VimosEmuFlow *first = *(VimosEmuFlow *const *) a, *second = *(VimosEmuFlow *const *) b;
  int order = g_strcmp0 (first->rule->device, second->rule->device);

  if (order != 0)
    return order;
  return first->rule->id < second->rule->id ? -1 : first->rule->id > second->rule->id;
}

static void
add_flows (GPtrArray *list,
           GHashTable *table)
{
  GHashTableIter iter;
  gpointer flow;

  if (table == NULL)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &flow))
    g_ptr_array_add (list, flow);
}

/**
 * vimos_emu_flows_list:
 * @self: the flows
 * @device: (nullable): a switch, or all of them
 *
 * Returns: (transfer container) (element-type VimosEmuFlow): sorted by switch and id
 */
GPtrArray *
vimos_emu_flows_list (VimosEmuFlows *self,
                      const char *device)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer table;

  if (device != NULL)
    add_flows (list, table_of (self, device, FALSE));
  else
    {
      g_hash_table_iter_init (&iter, self->by_device);
      while (g_hash_table_iter_next (&iter, NULL, &table))
        add_flows (list, table);
    }
  g_ptr_array_sort (list, compare_flows);
  return list;
}

VimosEmuFlow *
vimos_emu_flows_lookup (VimosEmuFlows *self,
                        const char *device,
                        guint64 id)
{
  GHashTable *table = table_of (self, device, FALSE);

  return table != NULL ? g_hash_table_lookup (table, &id) : NULL;
}

guint
vimos_emu_flows_count (VimosEmuFlows *self)
{
  return self->count;
}

static void
drop (VimosEmuFlows *self,
      VimosEmuFlow *flow)
{
  GHashTable *table = table_of (self, flow->rule->device, FALSE);
  guint64 id = flow->rule->id;

  count_key (self, flow->rule->key, -1);
  self->count--;
  g_hash_table_remove (table, &id);
}

static guint64
make_id (const VimosEmuFlowSpec *spec)
{
  g_autofree char *match = vimos_fabric_match_to_string (&spec->match);
  g_autofree char *text = g_strdup_printf ("%s %d %s", spec->device, spec->priority, match);
  guint32 hash = 2166136261u;

  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guchar) *c) * 16777619u;
  return (guint64) spec->app << 48 | hash;
}

static Request *
new_request (VimosEmuFlows *self,
             VimosEmuFlow *flow,
             VimosEmuFlowFunc done,
             gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  flow->serial = ++self->serial;
  request->flows = self;
  request->cancellable = g_object_ref (self->cancellable);
  request->rule = vimos_fabric_rule_ref (flow->rule);
  request->serial = flow->serial;
  request->done = done;
  request->user_data = user_data;
  return request;
}

static void
installed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;

  vimos_fabric_install_rule_finish (VIMOS_FABRIC (source), result, &error);
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (request->cancellable, &error);
  if (request->done != NULL)
    request->done (error, request->user_data);
  free_request (request);
}

static void
install (VimosEmuFlows *self,
         VimosEmuFlow *flow,
         VimosEmuFlowFunc done,
         gpointer user_data)
{
  guint core = vimos_emu_apps_get_id (self->context->apps, VIMOS_EMU_APP_CORE);

  if (self->context->faults.refuse_rules && flow->app != core)
    defer (self, 5,
           g_error_new_literal (VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_REFUSED,
                                "refused on request"),
           done, user_data);
  else
    vimos_fabric_install_rule_async (self->context->fabric, flow->rule, self->cancellable,
                                     installed_cb, new_request (self, flow, done, user_data));
}

static void
report_absence (VimosEmuFlows *self,
                VimosEmuFlowFunc done,
                gpointer user_data)
{
  defer (self, 10,
         g_error_new_literal (VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_DISCONNECTED,
                              "the switch is not connected"),
         done, user_data);
}

static VimosEmuFlow *
put (VimosEmuFlows *self,
     const VimosEmuFlowSpec *spec,
     guint64 id)
{
  GHashTable *table = table_of (self, spec->device, TRUE);
  VimosEmuFlow *flow = g_hash_table_lookup (table, &id);

  if (flow != NULL)
    drop (self, flow);
  flow = g_new0 (VimosEmuFlow, 1);
  flow->rule = vimos_fabric_rule_new (spec->device, id, spec->priority, &spec->match, spec->outputs,
                                      spec->n_outputs);
  flow->app = spec->app;
  flow->permanent = spec->permanent;
  flow->timeout = spec->timeout;
  flow->clear_deferred = spec->clear_deferred;
  flow->state = VIMOS_EMU_FLOW_PENDING_ADD;
  flow->last_seen_ms = vimos_emu_now_ms ();
  flow->last_used_us = vimos_clock_now ();
  g_hash_table_insert (table, &flow->rule->id, flow);
  count_key (self, flow->rule->key, 1);
  self->count++;
  return flow;
}

/**
 * vimos_emu_flows_apply:
 * @self: the flows
 * @spec: the rule
 * @done: (nullable): called once, later; for a switch that was never seen never
 * @user_data: for @done
 *
 * A rule for a switch that is not there is dropped without a trace, as ONOS does without a master.
 *
 * Returns: the flow's id
 */
guint64
vimos_emu_flows_apply (VimosEmuFlows *self,
                       const VimosEmuFlowSpec *spec,
                       VimosEmuFlowFunc done,
                       gpointer user_data)
{
  guint64 id = make_id (spec);

  if (vimos_emu_devices_lookup (self->context->devices, spec->device) == NULL)
    return id;
  if (!vimos_emu_devices_is_available (self->context->devices, spec->device)
      || self->count >= MAX_FLOWS)
    {
      report_absence (self, done, user_data);
      return id;
    }
  install (self, put (self, spec, id), done, user_data);
  return id;
}

static void
removed_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;

  vimos_fabric_remove_rule_finish (VIMOS_FABRIC (source), result, &error);
  if (error == NULL && !g_cancellable_set_error_if_cancelled (request->cancellable, &error))
    {
      VimosEmuFlow *flow = vimos_emu_flows_lookup (request->flows, request->rule->device,
                                                   request->rule->id);

      /* A rule that was posted again in the meantime has another serial. */
      if (flow != NULL && flow->serial == request->serial)
        drop (request->flows, flow);
    }
  if (request->done != NULL)
    request->done (error, request->user_data);
  free_request (request);
}

/**
 * vimos_emu_flows_remove:
 * @self: the flows
 * @device: a switch
 * @id: a flow's id
 * @done: (nullable): called once, later
 * @user_data: for @done
 *
 * A flow that is not there is a success; one on a switch that is away waits for it.
 */
void
vimos_emu_flows_remove (VimosEmuFlows *self,
                        const char *device,
                        guint64 id,
                        VimosEmuFlowFunc done,
                        gpointer user_data)
{
  VimosEmuFlow *flow = vimos_emu_flows_lookup (self, device, id);

  if (flow == NULL)
    {
      defer (self, 0, NULL, done, user_data);
      return;
    }
  flow->state = VIMOS_EMU_FLOW_PENDING_REMOVE;
  flow->last_seen_ms = vimos_emu_now_ms ();
  if (!vimos_emu_devices_is_available (self->context->devices, device))
    report_absence (self, done, user_data);
  else
    vimos_fabric_remove_rule_async (self->context->fabric, flow->rule, self->cancellable,
                                    removed_cb, new_request (self, flow, done, user_data));
}

void
vimos_emu_flows_remove_app (VimosEmuFlows *self,
                            guint app)
{
  g_autoptr (GPtrArray) list = vimos_emu_flows_list (self, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (list, i);

      if (flow->app == app && flow->state != VIMOS_EMU_FLOW_PENDING_REMOVE)
        vimos_emu_flows_remove (self, flow->rule->device, flow->rule->id, NULL, NULL);
    }
}

/* A switch was removed from the store: so are its rules. */
void
vimos_emu_flows_forget (VimosEmuFlows *self,
                        const char *device)
{
  g_autoptr (GPtrArray) list = vimos_emu_flows_list (self, device);

  for (guint i = 0; i < list->len; i++)
    drop (self, g_ptr_array_index (list, i));
  g_hash_table_remove (self->by_device, device);
}

static void
record_flow (VimosEmuFlow *flow,
             const VimosFabricRuleCounters *counters)
{
  gint64 now_ms = vimos_emu_now_ms ();
  gint64 passed = MAX (1, now_ms - flow->last_seen_ms);
  gboolean known = flow->state == VIMOS_EMU_FLOW_ADDED;

  if (known)
    flow->rate
        = counters->bytes > flow->bytes ? (counters->bytes - flow->bytes) * 1000 / passed : 0;
  flow->rate_known = known;
  if (counters->packets != flow->packets)
    flow->last_used_us = vimos_clock_now ();
  flow->packets = counters->packets;
  flow->bytes = counters->bytes;
  flow->life = counters->duration;
  flow->last_seen_ms = now_ms;
  flow->state = VIMOS_EMU_FLOW_ADDED;
}

static gboolean
is_idle (const VimosEmuFlow *flow)
{
  return !flow->permanent
         && vimos_clock_now () - flow->last_used_us > (gint64) flow->timeout * G_USEC_PER_SEC;
}

/* What a poll did not find: sent again if it is wanted, unless another rule took its place. */
static void
handle_missing (VimosEmuFlows *self,
                VimosEmuFlow *flow)
{
  if (flow->state == VIMOS_EMU_FLOW_PENDING_REMOVE)
    drop (self, flow);
  else if (is_idle (flow))
    vimos_emu_flows_remove (self, flow->rule->device, flow->rule->id, NULL, NULL);
  else if (GPOINTER_TO_INT (g_hash_table_lookup (self->keys, flow->rule->key)) == 1)
    install (self, flow, NULL, NULL);
}

static void
handle_found (VimosEmuFlows *self,
              VimosEmuFlow *flow,
              const VimosFabricRuleCounters *counters)
{
  if (flow->state == VIMOS_EMU_FLOW_PENDING_REMOVE)
    {
      vimos_emu_flows_remove (self, flow->rule->device, flow->rule->id, NULL, NULL);
      return;
    }
  record_flow (flow, counters);
  if (is_idle (flow))
    vimos_emu_flows_remove (self, flow->rule->device, flow->rule->id, NULL, NULL);
}

/* Compares what a switch has with what it should have. */
void
vimos_emu_flows_record (VimosEmuFlows *self,
                        const VimosFabricStatistics *statistics)
{
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (statistics->rules == NULL)
    return;
  found = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < statistics->rules->len; i++)
    {
      VimosFabricRuleCounters *counters
          = &g_array_index (statistics->rules, VimosFabricRuleCounters, i);

      if (vimos_emu_flows_lookup (self, statistics->device, counters->id) != NULL)
        g_hash_table_insert (found, &counters->id, counters);
      else
        vimos_fabric_remove_foreign (self->context->fabric, statistics->device, counters->id);
    }
  list = vimos_emu_flows_list (self, statistics->device);
  for (guint i = 0; i < list->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (list, i);
      const VimosFabricRuleCounters *counters = g_hash_table_lookup (found, &flow->rule->id);

      if (counters != NULL)
        handle_found (self, flow, counters);
      else
        handle_missing (self, flow);
    }
}

/* Somebody removed a rule from a switch: it goes back at once. */
void
vimos_emu_flows_lost (VimosEmuFlows *self,
                      const char *device,
                      guint64 id)
{
  VimosEmuFlow *flow = vimos_emu_flows_lookup (self, device, id);

  if (flow != NULL && flow->state == VIMOS_EMU_FLOW_ADDED)
    install (self, flow, NULL, NULL);
}

void
vimos_emu_flow_write (VimosEmuFlow *self,
                      VimosEmuWriter *writer,
                      VimosEmuContext *context)
{
  static const char *const states[] = { "PENDING_ADD", "ADDED", "PENDING_REMOVE" };
  const char *app = vimos_emu_apps_get_name (context->apps, self->app);
  gboolean added = self->state == VIMOS_EMU_FLOW_ADDED;

  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_write_int (writer, "groupId", 0);
  vimos_emu_write_string (writer, "state", states[self->state]);
  vimos_emu_write_uint (writer, "life", added ? self->life : 0);
  vimos_emu_write_string (writer, "liveType", "UNKNOWN");
  vimos_emu_write_int (writer, "lastSeen", self->last_seen_ms);
  vimos_emu_write_uint (writer, "packets", self->packets);
  vimos_emu_write_uint (writer, "bytes", self->bytes);
  vimos_emu_write_format (writer, "id", "%" G_GUINT64_FORMAT, self->rule->id);
  vimos_emu_write_string (writer, "appId", app != NULL ? app : "<none>");
  vimos_emu_write_int (writer, "priority", self->rule->priority);
  vimos_emu_write_uint (writer, "timeout", self->timeout);
  vimos_emu_write_boolean (writer, "isPermanent", self->permanent);
  vimos_emu_write_string (writer, "deviceId", self->rule->device);
  vimos_emu_write_int (writer, "tableId", 0);
  vimos_emu_write_string (writer, "tableName", "0");
  vimos_emu_treatment_write (writer, self->rule->outputs, self->rule->n_outputs,
                             self->clear_deferred);
  vimos_emu_selector_write (writer, &self->rule->match);
  vimos_emu_write_end (writer, '}');
}
