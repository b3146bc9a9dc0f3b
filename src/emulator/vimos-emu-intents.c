/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-emu-apps.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-intents.h"

/* The intents and what becomes of them.
 *
 * A posted intent is seen a moment later; then it is compiled and its rules are installed:
 * INSTALLED when every switch has confirmed, CORRUPT when one refused or was away, FAILED when
 * there is no way. A switch that was never seen never answers. One that is withdrawn keeps its
 * entry as WITHDRAWN until it is purged, a moment after the request for it was answered. What
 * failed is tried again after each change of the topology and every 5 s; nothing is healed that
 * lost its rule otherwise. */

#define BATCH_MS 12
#define WITHDRAW_MS 8
#define PURGE_MS 15
#define WAIT_MS 5000
#define STUCK_US (5200 * G_TIME_SPAN_MILLISECOND)
#define MAX_INTENTS 50000

/* One change of the switches for one intent. It lives until the last switch has answered, even when
 * the intent does not. */
typedef struct _Operation
{
  guint references;
  VimosEmuIntents *intents;
  VimosEmuIntent *intent; /* NULL when somebody else's turn has come */
  GPtrArray *stale;       /* installables whose rules go when the new ones are there */
  gboolean withdraw;
  gboolean failed;
  gboolean unknown_device;
  guint pending;
} Operation;

/* Somebody waits for a withdrawal. */
typedef struct
{
  VimosEmuIntents *intents;
  VimosEmuIntent *intent; /* NULL when it is gone */
  VimosEmuIntentsFunc done;
  gpointer user_data;
  guint source_id;
} Waiter;

struct _VimosEmuIntents
{
  VimosEmuContext *context; /* borrowed */
  GHashTable *by_key;       /* “app\nkey” → VimosEmuIntent, borrowed */
  GPtrArray *list;
  GPtrArray *batch;   /* posted, not yet seen */
  GHashTable *timers; /* set of source ids of withdrawals and purges */
  GPtrArray *waiters;
  guint batch_id;
  guint64 next_id;
};

static void finish_withdrawal (VimosEmuIntents *self,
                               VimosEmuIntent *intent);

static Operation *
new_operation (VimosEmuIntents *self,
               VimosEmuIntent *intent,
               gboolean withdraw)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->references = 1;
  operation->intents = self;
  operation->intent = intent;
  operation->withdraw = withdraw;
  return operation;
}

static void
operation_unref (Operation *operation)
{
  if (--operation->references > 0)
    return;
  g_clear_pointer (&operation->stale, g_ptr_array_unref);
  g_free (operation);
}

/* The intent has no further interest in what is under way. */
static void
abandon_operation (VimosEmuIntent *intent)
{
  Operation *operation = g_steal_pointer (&intent->operation);

  if (operation == NULL)
    return;
  operation->intent = NULL;
  operation_unref (operation);
}

/* All that may be on a switch for the intent: what it has, and what an unfinished change left. */
static GPtrArray *
take_installables (VimosEmuIntent *intent)
{
  g_autoptr (GPtrArray) installables = g_steal_pointer (&intent->installables);

  if (intent->operation != NULL && intent->operation->stale != NULL)
    g_ptr_array_extend_and_steal (installables, g_steal_pointer (&intent->operation->stale));
  intent->installables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_installable_free);
  return g_steal_pointer (&installables);
}

static char *
make_key (const char *app,
          const char *key)
{
  return g_strconcat (app, "\n", key, NULL);
}

static void
free_intent (gpointer data)
{
  abandon_operation (data);
  vimos_emu_intent_free (data);
}

VimosEmuIntents *
vimos_emu_intents_new (VimosEmuContext *context)
{
  VimosEmuIntents *self = g_new0 (VimosEmuIntents, 1);

  self->context = context;
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = g_ptr_array_new_with_free_func (free_intent);
  self->batch = g_ptr_array_new_with_free_func (free_intent);
  self->timers = g_hash_table_new (NULL, NULL);
  self->waiters = g_ptr_array_new ();
  self->next_id = 1;
  return self;
}

void
vimos_emu_intents_free (VimosEmuIntents *self)
{
  GHashTableIter iter;
  gpointer id;

  while (self->waiters->len > 0)
    {
      Waiter *waiter = g_ptr_array_steal_index (self->waiters, 0);

      g_source_remove (waiter->source_id);
      waiter->done (waiter->user_data);
      g_free (waiter);
    }
  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_source_remove (GPOINTER_TO_UINT (id));
  g_clear_handle_id (&self->batch_id, g_source_remove);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->timers);
  g_ptr_array_unref (self->batch);
  g_ptr_array_unref (self->list);
  g_ptr_array_unref (self->waiters);
  g_free (self);
}

const GPtrArray *
vimos_emu_intents_list (VimosEmuIntents *self)
{
  return self->list;
}

/**
 * vimos_emu_intents_lookup:
 * @self: the intents
 * @app: name of an application
 * @key: a key as a client wrote it
 * @numeric: (out): whether @key could be a number
 *
 * Returns: (transfer none) (nullable): the intent with the key, or with the number that it spells
 */
VimosEmuIntent *
vimos_emu_intents_lookup (VimosEmuIntents *self,
                          const char *app,
                          const char *key,
                          gboolean *numeric)
{
  g_autofree char *exact = make_key (app, key);
  g_autofree char *number_key = NULL, *number_text = NULL;
  VimosEmuIntent *intent = g_hash_table_lookup (self->by_key, exact);
  gint64 number;

  *numeric = vimos_emu_parse_long (key, &number);
  if (intent != NULL || !*numeric)
    return intent;
  number_text = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", number);
  number_key = make_key (app, number_text);
  return g_hash_table_lookup (self->by_key, number_key);
}

static gboolean
contains_rule (GPtrArray *installables,
               const VimosEmuIntentRule *wanted)
{
  for (guint i = 0; i < installables->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (installables, i);

      for (guint j = 0; j < installable->rules->len; j++)
        {
          const VimosEmuIntentRule *rule = g_ptr_array_index (installable->rules, j);

          if (rule->id == wanted->id && g_str_equal (rule->device, wanted->device))
            return TRUE;
        }
    }
  return FALSE;
}

/* Removes the rules of @old but those that stand in @new too. */
static void
remove_rules (VimosEmuIntents *self,
              GPtrArray *old,
              GPtrArray *new,
              VimosEmuFlowFunc done,
              Operation *operation)
{
  for (guint i = 0; i < old->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (old, i);

      for (guint j = 0; j < installable->rules->len; j++)
        {
          const VimosEmuIntentRule *rule = g_ptr_array_index (installable->rules, j);

          if (new != NULL && contains_rule (new, rule))
            continue;
          if (operation != NULL)
            {
              operation->pending++;
              operation->references++;
            }
          vimos_emu_flows_remove (self->context->flows, rule->device, rule->id, done, operation);
        }
    }
}

static void
settle_installation (Operation *operation)
{
  VimosEmuIntent *intent = operation->intent;

  if (operation->unknown_device)
    return;
  if (operation->stale != NULL)
    remove_rules (operation->intents, operation->stale, intent->installables, NULL, NULL);
  g_clear_pointer (&operation->stale, g_ptr_array_unref);
  intent->state = operation->failed ? VIMOS_EMU_STATE_CORRUPT : VIMOS_EMU_STATE_INSTALLED;
  abandon_operation (intent);
}

static void
settle_withdrawal (Operation *operation)
{
  VimosEmuIntent *intent = operation->intent;
  gboolean stuck = intent->state == VIMOS_EMU_STATE_CORRUPT
                   && vimos_clock_now () - intent->withdraw_us < STUCK_US;

  if (operation->failed)
    intent->state = VIMOS_EMU_STATE_CORRUPT;
  else if (!stuck)
    intent->state = VIMOS_EMU_STATE_WITHDRAWN;
  abandon_operation (intent);
  if (intent->state == VIMOS_EMU_STATE_WITHDRAWN)
    finish_withdrawal (operation->intents, intent);
}

static void
settle (Operation *operation)
{
  if (operation->pending > 0 || operation->intent == NULL)
    return;
  operation->references++;
  if (operation->withdraw)
    settle_withdrawal (operation);
  else
    settle_installation (operation);
  operation_unref (operation);
}

static void
answered_cb (const GError *error,
             gpointer user_data)
{
  Operation *operation = user_data;

  operation->pending--;
  operation->failed |= error != NULL;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (operation);
  operation_unref (operation);
}

static void
apply_rule (VimosEmuIntents *self,
            VimosEmuIntent *intent,
            VimosEmuIntentRule *rule,
            Operation *operation)
{
  g_autoptr (GArray) outputs = g_array_copy (rule->outputs);
  VimosEmuFlowSpec spec = {
    .device = rule->device,
    .app = vimos_emu_apps_get_id (self->context->apps, VIMOS_EMU_APP_INTENT),
    .priority = intent->priority,
    .match = rule->match,
    .permanent = TRUE,
  };

  if (intent->outputs->len > 0)
    g_array_append_vals (outputs, intent->outputs->data, intent->outputs->len);
  spec.outputs = (const guint32 *) outputs->data;
  spec.n_outputs = outputs->len;
  if (vimos_emu_devices_lookup (self->context->devices, rule->device) == NULL)
    {
      operation->unknown_device = TRUE;
      rule->id = vimos_emu_flows_apply (self->context->flows, &spec, NULL, NULL);
      return;
    }
  operation->pending++;
  operation->references++;
  rule->id = vimos_emu_flows_apply (self->context->flows, &spec, answered_cb, operation);
}

/* Compiles and installs, for the first time or again. */
static void
install (VimosEmuIntents *self,
         VimosEmuIntent *intent)
{
  g_autoptr (GPtrArray) old = take_installables (intent);
  g_autoptr (GPtrArray) new = vimos_emu_intent_compile (intent, self->context, &self->next_id);
  Operation *operation;

  abandon_operation (intent);
  if (new == NULL)
    {
      intent->state = VIMOS_EMU_STATE_FAILED;
      remove_rules (self, old, NULL, NULL, NULL);
      return;
    }
  g_ptr_array_extend_and_steal (intent->installables, g_steal_pointer (&new));
  if (intent->state != VIMOS_EMU_STATE_CORRUPT)
    intent->state = VIMOS_EMU_STATE_INSTALLING;
  operation = new_operation (self, intent, FALSE);
  operation->stale = g_steal_pointer (&old);
  intent->operation = operation;
  for (guint i = 0; i < intent->installables->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (intent->installables, i);

      for (guint j = 0; j < installable->rules->len; j++)
        apply_rule (self, intent, g_ptr_array_index (installable->rules, j), operation);
    }
  settle (operation);
}

static void
uninstall (VimosEmuIntents *self,
           VimosEmuIntent *intent)
{
  g_autoptr (GPtrArray) all = take_installables (intent);
  Operation *operation;

  abandon_operation (intent);
  g_ptr_array_extend_and_steal (intent->installables, g_steal_pointer (&all));
  if (intent->state != VIMOS_EMU_STATE_CORRUPT)
    intent->state = VIMOS_EMU_STATE_WITHDRAWING;
  operation = new_operation (self, intent, TRUE);
  intent->operation = operation;
  remove_rules (self, intent->installables, NULL, answered_cb, operation);
  settle (operation);
}

/* The intent is about to be freed or replaced: who waits for it has waited enough. */
static void
release_waiters (VimosEmuIntents *self,
                 VimosEmuIntent *intent)
{
  for (guint i = self->waiters->len; i > 0; i--)
    {
      Waiter *waiter = g_ptr_array_index (self->waiters, i - 1);

      if (waiter->intent == intent)
        waiter->intent = NULL;
    }
}

static void
forget (VimosEmuIntents *self,
        VimosEmuIntent *intent)
{
  g_autofree char *key = make_key (intent->app, intent->key);

  release_waiters (self, intent);
  g_hash_table_remove (self->by_key, key);
  g_ptr_array_remove (self->list, intent);
}

/* The new intent takes over the rules of the old one, so that those that stay are never away. */
static void
replace (VimosEmuIntents *self,
         VimosEmuIntent *intent)
{
  g_autofree char *key = make_key (intent->app, intent->key);
  VimosEmuIntent *old = g_hash_table_lookup (self->by_key, key);

  if (old != NULL)
    {
      g_ptr_array_unref (intent->installables);
      intent->installables = take_installables (old);
      forget (self, old);
    }
  g_ptr_array_add (self->list, intent);
  g_hash_table_insert (self->by_key, g_steal_pointer (&key), intent);
  install (self, intent);
}

static gboolean
batch_cb (gpointer user_data)
{
  VimosEmuIntents *self = user_data;

  self->batch_id = 0;
  while (self->batch->len > 0)
    replace (self, g_ptr_array_steal_index (self->batch, 0));
  return G_SOURCE_REMOVE;
}

/**
 * vimos_emu_intents_submit:
 * @self: the intents
 * @intent: (transfer full): a new intent; one with the same key gives way to it
 *
 * Returns: the number given to it; 0 when there are too many
 */
guint64
vimos_emu_intents_submit (VimosEmuIntents *self,
                          VimosEmuIntent *intent)
{
  if (self->list->len + self->batch->len >= MAX_INTENTS)
    {
      vimos_emu_intent_free (intent);
      return 0;
    }
  intent->id = self->next_id++;
  if (intent->key == NULL)
    intent->key = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", intent->id);
  g_ptr_array_add (self->batch, intent);
  if (self->batch_id == 0)
    self->batch_id = vimos_clock_add (BATCH_MS, batch_cb, self);
  return intent->id;
}

/* A timer that finds its intent again, or not. */
typedef struct
{
  VimosEmuIntents *intents;
  VimosEmuIntent *intent;
  guint64 id;
  guint source_id;
  void (*func) (VimosEmuIntents *self,
                VimosEmuIntent *intent);
} Timer;

static gboolean
timer_cb (gpointer user_data)
{
  Timer *timer = user_data;
  VimosEmuIntents *self = timer->intents;

  g_hash_table_remove (self->timers, GUINT_TO_POINTER (timer->source_id));
  if (g_ptr_array_find (self->list, timer->intent, NULL) && timer->intent->id == timer->id)
    timer->func (self, timer->intent);
  return G_SOURCE_REMOVE;
}

static void
call_later (VimosEmuIntents *self,
            VimosEmuIntent *intent,
            guint delay_ms,
            void (*func) (VimosEmuIntents *, VimosEmuIntent *))
{
  Timer *timer = g_new0 (Timer, 1);

  timer->intents = self;
  timer->intent = intent;
  timer->id = intent->id;
  timer->func = func;
  timer->source_id = vimos_clock_add_full (delay_ms, timer_cb, timer, g_free);
  g_hash_table_add (self->timers, GUINT_TO_POINTER (timer->source_id));
}

static void
purge (VimosEmuIntents *self,
       VimosEmuIntent *intent)
{
  if (intent->withdraw
      && (intent->state == VIMOS_EMU_STATE_WITHDRAWN || intent->state == VIMOS_EMU_STATE_FAILED))
    forget (self, intent);
}

static void
end_wait (Waiter *waiter)
{
  VimosEmuIntents *self = waiter->intents;
  VimosEmuIntent *intent = waiter->intent;

  g_ptr_array_remove (self->waiters, waiter);
  if (intent != NULL
      && (intent->state == VIMOS_EMU_STATE_WITHDRAWN || intent->state == VIMOS_EMU_STATE_FAILED))
    call_later (self, intent, PURGE_MS, purge);
  waiter->done (waiter->user_data);
  g_clear_handle_id (&waiter->source_id, g_source_remove);
  g_free (waiter);
}

static gboolean
wait_cb (gpointer user_data)
{
  Waiter *waiter = user_data;

  waiter->source_id = 0;
  end_wait (waiter);
  return G_SOURCE_REMOVE;
}

static void
finish_withdrawal (VimosEmuIntents *self,
                   VimosEmuIntent *intent)
{
  for (guint i = self->waiters->len; i > 0; i--)
    {
      Waiter *waiter = g_ptr_array_index (self->waiters, i - 1);

      if (waiter->intent == intent)
        end_wait (waiter);
    }
}

/**
 * vimos_emu_intents_withdraw:
 * @self: the intents
 * @intent: one of them
 * @done: called when it is WITHDRAWN, or after 5 s; one that is CORRUPT takes those
 * @user_data: for @done
 *
 * An intent that was withdrawn in time is purged a moment later. Any other stays.
 */
void
vimos_emu_intents_withdraw (VimosEmuIntents *self,
                            VimosEmuIntent *intent,
                            VimosEmuIntentsFunc done,
                            gpointer user_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->intents = self;
  waiter->intent = intent;
  waiter->done = done;
  waiter->user_data = user_data;
  waiter->source_id = vimos_clock_add (WAIT_MS, wait_cb, waiter);
  g_ptr_array_add (self->waiters, waiter);
  if (intent->state == VIMOS_EMU_STATE_WITHDRAWN)
    {
      /* Nothing is left to withdraw, and asking again does not put the purge off. */
      call_later (self, intent, 0, finish_withdrawal);
      return;
    }
  if (!intent->withdraw)
    intent->withdraw_us = vimos_clock_now ();
  intent->withdraw = TRUE;
  if (intent->state != VIMOS_EMU_STATE_CORRUPT)
    intent->state = VIMOS_EMU_STATE_WITHDRAW_REQ;
  call_later (self, intent, WITHDRAW_MS, uninstall);
}

static gboolean
lost_a_link (VimosEmuIntents *self,
             VimosEmuIntent *intent)
{
  for (guint i = 0; i < intent->installables->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (intent->installables, i);

      for (guint j = 0; j < installable->links->len; j++)
        {
          const VimosEmuLink *link = g_ptr_array_index (installable->links, j);

          if (vimos_emu_links_lookup (self->context->links, &link->src, &link->dst) == NULL)
            return TRUE;
        }
    }
  return FALSE;
}

/* A rule went to a switch that nobody knew, and somebody knows it now. */
static gboolean
waits_in_vain (VimosEmuIntents *self,
               VimosEmuIntent *intent)
{
  if (intent->operation == NULL || !intent->operation->unknown_device)
    return FALSE;
  for (guint i = 0; i < intent->installables->len; i++)
    {
      VimosEmuInstallable *installable = g_ptr_array_index (intent->installables, i);

      for (guint j = 0; j < installable->rules->len; j++)
        {
          const VimosEmuIntentRule *rule = g_ptr_array_index (installable->rules, j);

          if (!vimos_emu_devices_is_available (self->context->devices, rule->device))
            return FALSE;
        }
    }
  return TRUE;
}

/* Ways that lost a link are replaced, what had no way looks for one. */
void
vimos_emu_intents_topology_changed (VimosEmuIntents *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      VimosEmuIntent *intent = g_ptr_array_index (self->list, i);

      if (!intent->withdraw
          && (intent->state == VIMOS_EMU_STATE_FAILED || lost_a_link (self, intent)
              || waits_in_vain (self, intent)))
        install (self, intent);
    }
}

/* HostToHost intents follow their hosts. */
void
vimos_emu_intents_host_changed (VimosEmuIntents *self,
                                const char *host)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      VimosEmuIntent *intent = g_ptr_array_index (self->list, i);

      if (!intent->withdraw && intent->type == VIMOS_EMU_INTENT_HOST_TO_HOST
          && (g_str_equal (intent->one, host) || g_str_equal (intent->two, host)))
        install (self, intent);
    }
}

/* Every 5 s: what went wrong is tried again. */
void
vimos_emu_intents_clean_up (VimosEmuIntents *self)
{
  gint64 now = vimos_clock_now ();

  for (guint i = 0; i < self->list->len; i++)
    {
      VimosEmuIntent *intent = g_ptr_array_index (self->list, i);

      if (intent->withdraw)
        {
          if (intent->state == VIMOS_EMU_STATE_CORRUPT && now - intent->withdraw_us > STUCK_US)
            uninstall (self, intent);
        }
      else if (intent->state == VIMOS_EMU_STATE_FAILED || intent->state == VIMOS_EMU_STATE_CORRUPT)
        install (self, intent);
    }
}
