/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-hosts.h"
#include "vimos-emu-intent.h"
#include "vimos-emu-topology.h"

/* From an intent to the rules on the switches. A way inside of one switch needs no path and asks
 * nobody whether the switch or its ports exist, as in ONOS. */

static void
free_rule (gpointer data)
{
  VimosEmuIntentRule *rule = data;

  g_free (rule->device);
  g_array_unref (rule->outputs);
  g_free (rule);
}

VimosEmuInstallable *
vimos_emu_installable_new (void)
{
  VimosEmuInstallable *self = g_new0 (VimosEmuInstallable, 1);

  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  self->rules = g_ptr_array_new_with_free_func (free_rule);
  return self;
}

void
vimos_emu_installable_free (VimosEmuInstallable *self)
{
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

static VimosEmuIntentRule *
find_rule (VimosEmuInstallable *self,
           const char *device,
           guint32 in_port)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      VimosEmuIntentRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->match.in_port == in_port && g_str_equal (rule->device, device))
        return rule;
    }
  return NULL;
}

/* The ingress point decides on the port, whatever the selector says. */
static void
add_rule (VimosEmuInstallable *self,
          const VimosFabricMatch *selector,
          const char *device,
          guint32 in_port,
          guint32 output)
{
  VimosEmuIntentRule *rule = find_rule (self, device, in_port);

  if (rule == NULL)
    {
      rule = g_new0 (VimosEmuIntentRule, 1);
      rule->device = g_strdup (device);
      rule->match = *selector;
      rule->match.fields |= VIMOS_FABRIC_FIELD_IN_PORT;
      rule->match.in_port = in_port;
      rule->outputs = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_ptr_array_add (self->rules, rule);
    }
  for (guint i = 0; i < rule->outputs->len; i++)
    if (g_array_index (rule->outputs, guint32, i) == output)
      return;
  g_array_append_val (rule->outputs, output);
}

static void
add_link (VimosEmuInstallable *self,
          VimosEmuLink *link)
{
  if (!g_ptr_array_find (self->links, link, NULL))
    g_ptr_array_add (self->links, vimos_emu_link_ref (link));
}

static GPtrArray *
find_path (VimosEmuContext *context,
           const char *src,
           const char *dst)
{
  g_autoptr (GPtrArray) paths = vimos_emu_topology_paths (context->topology, src, dst, 1);

  return paths->len > 0 ? g_ptr_array_ref (g_ptr_array_index (paths, 0)) : NULL;
}

/* Rules along links from one port to another. */
static void
add_path (VimosEmuInstallable *self,
          const VimosFabricMatch *selector,
          const VimosEmuPoint *from,
          const VimosEmuPoint *to,
          GPtrArray *path)
{
  for (guint i = 0; i <= path->len; i++)
    {
      const VimosEmuLink *before = i > 0 ? g_ptr_array_index (path, i - 1) : NULL;
      VimosEmuLink *after = i < path->len ? g_ptr_array_index (path, i) : NULL;
      const VimosEmuPoint *in = before != NULL ? &before->dst : from;
      const VimosEmuPoint *out = after != NULL ? &after->src : to;

      add_rule (self, selector, in->device, in->port, out->port);
      if (after != NULL)
        add_link (self, after);
    }
}

static gboolean
compile_point_to_point (VimosEmuIntent *intent,
                        VimosEmuContext *context,
                        VimosEmuInstallable *to)
{
  const VimosEmuPoint *ingress = g_ptr_array_index (intent->ingress, 0);
  const VimosEmuPoint *egress = g_ptr_array_index (intent->egress, 0);
  g_autoptr (GPtrArray) path = NULL;

  if (g_str_equal (ingress->device, egress->device))
    {
      add_rule (to, &intent->selector, ingress->device, ingress->port, egress->port);
      return TRUE;
    }
  path = find_path (context, ingress->device, egress->device);
  if (path == NULL)
    return FALSE;
  add_path (to, &intent->selector, ingress, egress, path);
  return TRUE;
}

/* All ways that meet go on together: each switch has one way out. */
static gboolean
compile_branch_in (VimosEmuIntent *intent,
                   VimosEmuContext *context,
                   VimosEmuInstallable *to,
                   GHashTable *next,
                   const VimosEmuPoint *ingress)
{
  const VimosEmuPoint *egress = g_ptr_array_index (intent->egress, 0);
  const VimosEmuPoint *at = ingress;

  while (!g_str_equal (at->device, egress->device))
    {
      VimosEmuLink *link = g_hash_table_lookup (next, at->device);

      if (link == NULL)
        {
          g_autoptr (GPtrArray) path = find_path (context, at->device, egress->device);

          if (path == NULL)
            return FALSE;
          link = g_ptr_array_index (path, 0);
          g_hash_table_insert (next, g_strdup (at->device), vimos_emu_link_ref (link));
        }
      if (link->src.port != at->port)
        add_rule (to, &intent->selector, at->device, at->port, link->src.port);
      add_link (to, link);
      at = &link->dst;
    }
  if (at->port != egress->port)
    add_rule (to, &intent->selector, at->device, at->port, egress->port);
  return TRUE;
}

static gboolean
compile_multi_to_single (VimosEmuIntent *intent,
                         VimosEmuContext *context,
                         VimosEmuInstallable *to)
{
  g_autoptr (GHashTable) next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       (GDestroyNotify) vimos_emu_link_unref);

  for (guint i = 0; i < intent->ingress->len; i++)
    if (!compile_branch_in (intent, context, to, next, g_ptr_array_index (intent->ingress, i)))
      return FALSE;
  return TRUE;
}

/* A new branch leaves the tree at the last switch of its path that the tree has reached. */
static gboolean
compile_branch_out (VimosEmuIntent *intent,
                    VimosEmuContext *context,
                    VimosEmuInstallable *to,
                    GHashTable *entered,
                    const VimosEmuPoint *egress)
{
  const VimosEmuPoint *ingress = g_ptr_array_index (intent->ingress, 0);
  const VimosEmuPoint *from = ingress;
  g_autoptr (GPtrArray) path = NULL;
  guint i;

  if (!g_str_equal (ingress->device, egress->device)
      && (path = find_path (context, ingress->device, egress->device)) == NULL)
    return FALSE;
  for (i = path != NULL ? path->len : 0; i > 0; i--)
    {
      const VimosEmuLink *link = g_ptr_array_index (path, i - 1);

      from = g_hash_table_lookup (entered, link->dst.device);
      if (from != NULL)
        break;
    }
  if (i == 0)
    from = ingress;
  for (; path != NULL && i < path->len; i++)
    {
      VimosEmuLink *link = g_ptr_array_index (path, i);

      add_rule (to, &intent->selector, from->device, from->port, link->src.port);
      add_link (to, link);
      from = &link->dst;
      g_hash_table_insert (entered, link->dst.device, &link->dst);
    }
  add_rule (to, &intent->selector, from->device, from->port, egress->port);
  return TRUE;
}

static gboolean
compile_single_to_multi (VimosEmuIntent *intent,
                         VimosEmuContext *context,
                         VimosEmuInstallable *to)
{
  /* Borrowed from the links that the installable holds. */
  g_autoptr (GHashTable) entered = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < intent->egress->len; i++)
    if (!compile_branch_out (intent, context, to, entered, g_ptr_array_index (intent->egress, i)))
      return FALSE;
  return TRUE;
}

static void
select_hosts (VimosFabricMatch *selector,
              const VimosEmuHost *src,
              const VimosEmuHost *dst)
{
  selector->fields |= VIMOS_FABRIC_FIELD_ETH_SRC | VIMOS_FABRIC_FIELD_ETH_DST;
  memcpy (selector->eth_src, src->mac, 6);
  memcpy (selector->eth_dst, dst->mac, 6);
}

/* The way back is the way there. */
static gboolean
compile_host_to_host (VimosEmuIntent *intent,
                      VimosEmuContext *context,
                      VimosEmuInstallable *there,
                      VimosEmuInstallable *back)
{
  VimosEmuHost *one = vimos_emu_hosts_lookup (context->hosts, intent->one);
  VimosEmuHost *two = vimos_emu_hosts_lookup (context->hosts, intent->two);
  VimosFabricMatch forth = intent->selector, reverse = intent->selector;
  g_autoptr (GPtrArray) path = NULL;
  g_autoptr (GPtrArray) return_path = g_ptr_array_new ();

  if (one == NULL || two == NULL || one == two || one->location == NULL || two->location == NULL)
    return FALSE;
  if (g_str_equal (one->location->device, two->location->device))
    path = g_ptr_array_new ();
  else if ((path = find_path (context, one->location->device, two->location->device)) == NULL)
    return FALSE;
  for (guint i = path->len; i > 0; i--)
    {
      const VimosEmuLink *link = g_ptr_array_index (path, i - 1);
      VimosEmuLink *opposite = vimos_emu_links_lookup (context->links, &link->dst, &link->src);

      if (opposite == NULL)
        return FALSE;
      g_ptr_array_add (return_path, opposite);
    }
  select_hosts (&forth, one, two);
  select_hosts (&reverse, two, one);
  add_path (there, &forth, one->location, two->location, path);
  add_path (back, &reverse, two->location, one->location, return_path);
  return TRUE;
}

static gboolean
compile (VimosEmuIntent *self,
         VimosEmuContext *context,
         GPtrArray *installables)
{
  VimosEmuInstallable *first = g_ptr_array_index (installables, 0);

  switch (self->type)
    {
    case VIMOS_EMU_INTENT_POINT_TO_POINT:
      return compile_point_to_point (self, context, first);
    case VIMOS_EMU_INTENT_MULTI_TO_SINGLE:
      return compile_multi_to_single (self, context, first);
    case VIMOS_EMU_INTENT_SINGLE_TO_MULTI:
      return compile_single_to_multi (self, context, first);
    case VIMOS_EMU_INTENT_HOST_TO_HOST:
      return compile_host_to_host (self, context, first, g_ptr_array_index (installables, 1));
    case VIMOS_EMU_N_INTENT_TYPES:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * vimos_emu_intent_compile:
 * @self: an intent
 * @context: the controller
 * @next_id: (inout): the number of the next intent; installables are intents too
 *
 * Returns: (transfer full) (nullable) (element-type VimosEmuInstallable): what to install; %NULL
 *   when there is no way
 */
GPtrArray *
vimos_emu_intent_compile (VimosEmuIntent *self,
                          VimosEmuContext *context,
                          guint64 *next_id)
{
  guint n = self->type == VIMOS_EMU_INTENT_HOST_TO_HOST ? 2 : 1;
  g_autoptr (GPtrArray) installables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_installable_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (installables, vimos_emu_installable_new ());
  if (!compile (self, context, installables))
    return NULL;
  /* ONOS counts the step between, a path or a tree of links, as well. */
  *next_id += n;
  for (guint i = 0; i < n; i++)
    ((VimosEmuInstallable *) g_ptr_array_index (installables, i))->id = (*next_id)++;
  return g_steal_pointer (&installables);
}
