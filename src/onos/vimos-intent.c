/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include "vimos-intent.h"

/* An intent is made once, posted, kept in the journal's view of the world and thrown away: an
 * immutable value behind an atomic reference count, so that it may cross threads. */
struct _VimosIntent
{
  VimosIntentType type;
  char *app_id;
  char *key;
  guint priority;
  VimosSelector selector;
  GPtrArray *ingress; /* of VimosConnectPoint */
  VimosConnectPoint *egress;
};

G_DEFINE_BOXED_TYPE (VimosIntent, vimos_intent, vimos_intent_ref, vimos_intent_unref)

/**
 * vimos_intent_state_to_string:
 * @state: a state
 *
 * Returns: a word for logs and programs, never translated
 */
const char *
vimos_intent_state_to_string (VimosIntentState state)
{
  switch (state)
    {
    case VIMOS_INTENT_STATE_PENDING:
      return "pending";
    case VIMOS_INTENT_STATE_INSTALLED:
      return "installed";
    case VIMOS_INTENT_STATE_WITHDRAWN:
      return "withdrawn";
    case VIMOS_INTENT_STATE_FAILED:
      return "failed";
    case VIMOS_INTENT_STATE_CORRUPT:
      return "corrupt";
    case VIMOS_INTENT_STATE_UNKNOWN:
    default:
      return "unknown";
    }
}

/**
 * vimos_intent_new:
 * @type: the type; a point-to-point intent has exactly one ingress
 * @app_id: the application that owns it, registered in the controller
 * @key: our own key, unique in the application; posting it again replaces the intent
 * @priority: 1 to 65535; between 101 and 39999 ARP still reaches the controller
 * @selector: what traffic it carries; copied
 * @ingress: (array length=n_ingress): where the traffic enters; copied
 * @n_ingress: how many, at least 1
 * @egress: where it leaves; copied
 *
 * Returns: (transfer full): the intent, immutable; may be used from any thread
 */
VimosIntent *
vimos_intent_new (VimosIntentType type,
                  const char *app_id,
                  const char *key,
                  guint priority,
                  const VimosSelector *selector,
                  const VimosConnectPoint *ingress,
                  guint n_ingress,
                  const VimosConnectPoint *egress)
{
  VimosIntent *self;

  g_return_val_if_fail (app_id != NULL && *app_id != '\0', NULL);
  g_return_val_if_fail (key != NULL && *key != '\0', NULL);
  g_return_val_if_fail (priority >= 1 && priority <= G_MAXUINT16, NULL);
  g_return_val_if_fail (selector != NULL && ingress != NULL && egress != NULL, NULL);
  g_return_val_if_fail (n_ingress >= 1, NULL);
  g_return_val_if_fail (type != VIMOS_INTENT_POINT_TO_POINT || n_ingress == 1, NULL);

  self = g_atomic_rc_box_new0 (VimosIntent);
  self->type = type;
  self->app_id = g_strdup (app_id);
  self->key = g_strdup (key);
  self->priority = priority;
  self->selector = *selector;
  self->selector.eth_dst = g_strdup (selector->eth_dst);
  self->selector.ipv4_src = g_strdup (selector->ipv4_src);
  self->selector.ipv4_dst = g_strdup (selector->ipv4_dst);
  self->ingress = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_connect_point_free);
  for (guint i = 0; i < n_ingress; i++)
    g_ptr_array_add (self->ingress, vimos_connect_point_copy (&ingress[i]));
  self->egress = vimos_connect_point_copy (egress);
  return self;
}

VimosIntent *
vimos_intent_ref (VimosIntent *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_intent (gpointer data)
{
  VimosIntent *self = data;

  g_free (self->app_id);
  g_free (self->key);
  g_free (self->selector.eth_dst);
  g_free (self->selector.ipv4_src);
  g_free (self->selector.ipv4_dst);
  g_ptr_array_unref (self->ingress);
  vimos_connect_point_free (self->egress);
}

void
vimos_intent_unref (VimosIntent *self)
{
  g_atomic_rc_box_release_full (self, clear_intent);
}

VimosIntentType
vimos_intent_get_intent_type (VimosIntent *self)
{
  return self->type;
}

const char *
vimos_intent_get_app_id (VimosIntent *self)
{
  return self->app_id;
}

const char *
vimos_intent_get_key (VimosIntent *self)
{
  return self->key;
}

guint
vimos_intent_get_priority (VimosIntent *self)
{
  return self->priority;
}

const VimosSelector *
vimos_intent_get_selector (VimosIntent *self)
{
  return &self->selector;
}

guint
vimos_intent_get_n_ingress (VimosIntent *self)
{
  return self->ingress->len;
}

/**
 * vimos_intent_get_ingress:
 * @self: an intent
 * @index: below vimos_intent_get_n_ingress()
 *
 * Returns: (transfer none): one of the places where the traffic enters
 */
const VimosConnectPoint *
vimos_intent_get_ingress (VimosIntent *self,
                          guint index)
{
  g_return_val_if_fail (index < self->ingress->len, NULL);
  return g_ptr_array_index (self->ingress, index);
}

const VimosConnectPoint *
vimos_intent_get_egress (VimosIntent *self)
{
  return self->egress;
}
