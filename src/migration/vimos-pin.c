/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-async.h"
#include "vimos-clock.h"
#include "vimos-error.h"
#include "vimos-installation.h"
#include "vimos-pin-intents.h"
#include "vimos-pin.h"
#include "vimos-run.h"

struct _VimosPin
{
  GObject parent_instance;

  /* owned */
  VimosContext *context;
  VimosOnosClient *client;
  char *run_id;
  char *source_address;
  char *target_address;
  VimosPinTraffic traffic;
  VimosPath *path;
  GPtrArray *keys;    /* char *, ever posted */
  GPtrArray *intents; /* VimosIntent *, of the present path */

  /* of the operation under way */
  GPtrArray *hops;   /* char *, the devices of the present path */
  guint n_installed;
  gint64 deadline;
};

enum
{
  PROP_0,
  PROP_INSTALLED,
  PROP_TOTAL,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (VimosPin, vimos_pin, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void look_at_rules (GTask *task);

static void
set_installed (VimosPin *self,
               guint n)
{
  if (self->n_installed == n)
    return;
  self->n_installed = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSTALLED]);
}

static void
note_key (VimosPin *self,
          const char *key)
{
  if (!g_ptr_array_find_with_equal_func (self->keys, key, g_str_equal, NULL))
    g_ptr_array_add (self->keys, g_strdup (key));
}

static void
vimos_pin_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  VimosPin *self = VIMOS_PIN (object);

  switch (prop_id)
    {
    case PROP_INSTALLED:
      g_value_set_uint (value, vimos_pin_get_installed (self));
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, vimos_pin_get_total (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_pin_finalize (GObject *object)
{
  VimosPin *self = VIMOS_PIN (object);

  g_clear_object (&self->context);
  g_clear_object (&self->client);
  g_free (self->run_id);
  g_free (self->source_address);
  g_free (self->target_address);
  g_clear_pointer (&self->path, vimos_path_unref);
  g_ptr_array_unref (self->traffic.devices);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->intents);
  g_ptr_array_unref (self->hops);
  G_OBJECT_CLASS (vimos_pin_parent_class)->finalize (object);
}

static void
vimos_pin_class_init (VimosPinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vimos_pin_get_property;
  object_class->finalize = vimos_pin_finalize;

  properties[PROP_INSTALLED] = g_param_spec_uint ("installed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_pin_init (VimosPin *self)
{
  self->traffic.devices = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->hops = g_ptr_array_new_with_free_func (g_free);
  self->intents = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_intent_unref);
}

/**
 * vimos_pin_new:
 * @source_address: IPv4 address from which the data comes
 * @target_address: IPv4 address to which it goes
 */
VimosPin *
vimos_pin_new (VimosContext *context,
               const char *run_id,
               const char *source_address,
               const char *target_address)
{
  VimosPin *self;

  g_return_val_if_fail (VIMOS_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (source_address != NULL && target_address != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_PIN, NULL);
  self->context = g_object_ref (context);
  self->client = g_object_ref (vimos_onos_poller_get_client (vimos_context_get_poller (context)));
  self->run_id = g_strdup (run_id);
  self->source_address = g_strdup (source_address);
  self->target_address = g_strdup (target_address);
  self->traffic.run_id = self->run_id;
  self->traffic.source_address = self->source_address;
  self->traffic.target_address = self->target_address;
  return self;
}

/* To be called before vimos_pin_set_path(). */
void
vimos_pin_set_ports (VimosPin *self,
                     guint16 memory_port,
                     guint16 disk_port)
{
  g_return_if_fail (VIMOS_IS_PIN (self));

  self->traffic.ports[0] = memory_port;
  self->traffic.ports[1] = disk_port;
}

/**
 * vimos_pin_set_path:
 * @path: of the present topology, from the source's access port to the target's
 * @error: %VIMOS_MIGRATION_ERROR_NO_PATH when the controller does not know one of the ports, or no
 * switch is on the way
 *
 * Prepares the intents; nothing is posted. On failure the pin stays as it was.
 */
gboolean
vimos_pin_set_path (VimosPin *self,
                    VimosPath *path,
                    GError **error)
{
  g_return_val_if_fail (VIMOS_IS_PIN (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!vimos_pin_check_path (path, error))
    return FALSE;
  /* New ones: a check of the earlier path may be under way. */
  g_ptr_array_unref (self->intents);
  g_ptr_array_unref (self->hops);
  self->intents = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_intent_unref);
  self->hops = g_ptr_array_new_with_free_func (g_free);
  for (guint hop = 0; hop <= vimos_path_get_hops (path); hop++)
    g_ptr_array_add (self->hops, g_strdup (vimos_path_get_device (path, hop)->id));
  vimos_pin_make_intents (&self->traffic, path, self->intents);
  for (guint i = 0; i < self->intents->len; i++)
    note_key (self, vimos_intent_get_key (g_ptr_array_index (self->intents, i)));
  vimos_path_ref (path);
  g_clear_pointer (&self->path, vimos_path_unref);
  self->path = path;
  set_installed (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  return TRUE;
}

VimosPath *
vimos_pin_get_path (VimosPin *self)
{
  g_return_val_if_fail (VIMOS_IS_PIN (self), NULL);

  return self->path;
}

GPtrArray *
vimos_pin_get_keys (VimosPin *self)
{
  g_return_val_if_fail (VIMOS_IS_PIN (self), NULL);

  return self->keys;
}

guint
vimos_pin_get_installed (VimosPin *self)
{
  g_return_val_if_fail (VIMOS_IS_PIN (self), 0);

  return self->n_installed;
}

guint
vimos_pin_get_total (VimosPin *self)
{
  g_return_val_if_fail (VIMOS_IS_PIN (self), 0);

  return self->intents->len;
}

/* ---- rules: is there one on the switch for every intent? ---- */

typedef struct
{
  VimosPin *pin; /* borrowed: the task's source */
  GPtrArray *devices;
  GPtrArray *intents;
  guint added;
  guint missing;
} RuleCount;

static void
rule_count_free (gpointer data)
{
  RuleCount *count = data;

  g_ptr_array_unref (count->devices);
  g_ptr_array_unref (count->intents);
  g_free (count);
}

static void
count_rules (RuleCount *self,
             const char *device,
             GPtrArray *flows)
{
  for (guint i = 0; i < self->intents->len; i++)
    {
      VimosIntent *intent = g_ptr_array_index (self->intents, i);
      const VimosFlow *found = NULL;

      if (!g_str_equal (vimos_intent_get_egress (intent)->device, device))
        continue;
      for (guint f = 0; found == NULL && f < flows->len; f++)
        if (vimos_pin_rule_matches (g_ptr_array_index (flows, f), intent))
          found = g_ptr_array_index (flows, f);
      if (found == NULL)
        self->missing++;
      else if (g_strcmp0 (found->state, "ADDED") == 0)
        self->added++;
    }
}

static void
flows_begin (gpointer owner,
             guint index,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  RuleCount *count = g_task_get_task_data (owner);

  vimos_onos_client_get_flows_async (count->pin->client, g_ptr_array_index (count->devices, index),
                                     cancellable, callback, user_data);
}

static gboolean
flows_end (gpointer owner,
           guint index,
           GAsyncResult *result,
           GError **error)
{
  RuleCount *count = g_task_get_task_data (owner);
  g_autoptr (GPtrArray) flows =
      vimos_onos_client_get_flows_finish (count->pin->client, result, error);

  if (flows == NULL)
    return FALSE;
  count_rules (count, g_ptr_array_index (count->devices, index), flows);
  return TRUE;
}

static void
counted_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (vimos_batch_run_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vimos_pin_check_async (VimosPin *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  static const VimosBatchOps ops = { flows_begin, flows_end };
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  RuleCount *count = g_new0 (RuleCount, 1);

  g_task_set_source_tag (task, vimos_pin_check_async);
  count->pin = self;
  count->devices = g_ptr_array_ref (self->hops);
  count->intents = g_ptr_array_ref (self->intents);
  g_task_set_task_data (task, count, rule_count_free);
  vimos_batch_run_async (&ops, task, count->devices->len, cancellable, counted_cb, task);
}

gboolean
vimos_pin_check_finish (VimosPin *self,
                        GAsyncResult *result,
                        guint *added,
                        guint *missing,
                        GError **error)
{
  RuleCount *count = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *added = count->added;
  *missing = count->missing;
  return TRUE;
}

/* ---- installing: post and await all, look at the rules, drop what an earlier path needed ---- */

static void
dropped_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* What stays of the earlier path is withdrawn with the rest at the end. */
  if (!vimos_withdraw_finish (result, &error))
    g_debug ("earlier path: %s", error->message);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_of_present_path (VimosPin *self,
                    const char *key)
{
  for (guint i = 0; i < self->intents->len; i++)
    if (g_str_equal (vimos_intent_get_key (g_ptr_array_index (self->intents, i)), key))
      return TRUE;
  return FALSE;
}

static void
drop_earlier_path (GTask *task)
{
  static const char *const none[] = { NULL };
  VimosPin *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) earlier = g_ptr_array_new ();

  for (guint i = 0; i < self->keys->len; i++)
    if (!is_of_present_path (self, g_ptr_array_index (self->keys, i)))
      g_ptr_array_add (earlier, g_ptr_array_index (self->keys, i));
  if (earlier->len > 0)
    vimos_withdraw_async (self->context, earlier, none, g_task_get_cancellable (task), dropped_cb,
                          g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
rules_seen_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosPin *self = g_task_get_source_object (task);
  guint added = 0, missing = 0;
  GError *error = NULL;

  if (!vimos_pin_check_finish (self, result, &added, &missing, &error))
    g_task_return_error (task, error);
  else if (missing == 0)
    drop_earlier_path (task);
  else if (vimos_clock_now () > self->deadline)
    g_task_return_new_error (task, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED,
                             _("The controller calls the intents of the path installed, but has "
                               "no rule for %u of them"),
                             missing);
  else
    vimos_sleep_then (task, vimos_context_get_timings (self->context)->intent_poll, look_at_rules);
}

/* A rule is on the switch when its intent is INSTALLED (the switch has answered a barrier); that
 * the controller reports it ADDED follows its next look at the switch, up to 5 s later, which
 * vimos_pin_check_async() sees. */
static void
look_at_rules (GTask *task)
{
  vimos_pin_check_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                         rules_seen_cb, g_object_ref (task));
}

static void
installed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VimosPin *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!vimos_install_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->deadline = vimos_clock_now ()
                   + vimos_context_get_timings (self->context)->intent_timeout;
  look_at_rules (task);
}

static void
count_installed (guint n,
                 gpointer user_data)
{
  set_installed (user_data, n);
}

void
vimos_pin_install_async (VimosPin *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  VimosInstallation installation = { self->intents, 0, FALSE, count_installed };
  GTask *task;

  g_return_if_fail (VIMOS_IS_PIN (self));
  g_return_if_fail (self->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_pin_install_async);
  set_installed (self, 0);
  installation.timeout = vimos_context_get_timings (self->context)->intent_timeout;
  vimos_install_async (self, self->context, &installation, cancellable, installed_cb, task);
}

gboolean
vimos_pin_install_finish (VimosPin *self,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
withdrawn_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!vimos_withdraw_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  set_installed (g_task_get_source_object (task), 0);
  g_task_return_boolean (task, TRUE);
}

void
vimos_pin_withdraw_async (VimosPin *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *forward = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-f-", self->run_id);
  g_autofree char *reverse = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-r-", self->run_id);
  const char *const prefixes[] = { forward, reverse, NULL };

  g_task_set_source_tag (task, vimos_pin_withdraw_async);
  vimos_withdraw_async (self->context, self->keys, prefixes, cancellable, withdrawn_cb, task);
}

gboolean
vimos_pin_withdraw_finish (VimosPin *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
