/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-table.h"

struct _VimosDemoTable
{
  GPtrArray *rules;   /* of VimosDemoRule: the highest priority first, then the oldest */
  GHashTable *by_key; /* key → VimosDemoRule; borrowed */
};

VimosDemoRule *
vimos_demo_rule_ref (VimosDemoRule *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_rule (gpointer data)
{
  VimosDemoRule *self = data;

  vimos_fabric_rule_unref (self->rule);
}

void
vimos_demo_rule_unref (VimosDemoRule *self)
{
  g_rc_box_release_full (self, clear_rule);
}

void
vimos_demo_rule_count (VimosDemoRule *self,
                       guint64 packets,
                       guint64 bytes)
{
  self->packets += packets;
  self->bytes += bytes;
}

VimosDemoTable *
vimos_demo_table_new (void)
{
  VimosDemoTable *self = g_new0 (VimosDemoTable, 1);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_rule_unref);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
vimos_demo_table_free (VimosDemoTable *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

/* Behind all rules of at least its priority. */
static guint
place_for (const VimosDemoTable *self,
           guint16 priority)
{
  guint low = 0, high = self->rules->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const VimosDemoRule *rule = g_ptr_array_index (self->rules, middle);

      if (rule->rule->priority >= priority)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* A rule with the key of another takes its place and its counters, but it begins now: OpenFlow
 * 1.3.5, section 6.4, without OFPFF_RESET_COUNTS. */
void
vimos_demo_table_install (VimosDemoTable *self,
                          VimosFabricRule *rule)
{
  VimosDemoRule *installed = g_rc_box_new0 (VimosDemoRule);
  VimosDemoRule *old = g_hash_table_lookup (self->by_key, rule->key);
  guint index;

  installed->rule = vimos_fabric_rule_ref (rule);
  installed->since_us = vimos_clock_now ();
  if (old != NULL && g_ptr_array_find (self->rules, old, &index))
    {
      vimos_demo_rule_count (installed, old->packets, old->bytes);
      g_hash_table_replace (self->by_key, rule->key, installed);
      g_ptr_array_index (self->rules, index) = installed;
      vimos_demo_rule_unref (old);
      return;
    }
  g_hash_table_insert (self->by_key, rule->key, installed);
  g_ptr_array_insert (self->rules, place_for (self, rule->priority), installed);
}

/* Returns whether there was a rule with the key. */
gboolean
vimos_demo_table_remove (VimosDemoTable *self,
                         const char *key)
{
  VimosDemoRule *old = g_hash_table_lookup (self->by_key, key);

  if (old == NULL)
    return FALSE;
  g_hash_table_remove (self->by_key, key);
  g_ptr_array_remove (self->rules, old);
  return TRUE;
}

/* Returns how many rules had the id. */
guint
vimos_demo_table_remove_id (VimosDemoTable *self,
                            guint64 id)
{
  guint removed = 0;

  for (guint i = self->rules->len; i > 0; i--)
    {
      const VimosDemoRule *rule = g_ptr_array_index (self->rules, i - 1);

      if (rule->rule->id == id)
        removed += vimos_demo_table_remove (self, rule->rule->key);
    }
  return removed;
}

void
vimos_demo_table_clear (VimosDemoTable *self)
{
  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->rules, 0);
}

static gboolean
in_prefix (guint32 address,
           guint32 network,
           guint8 prefix)
{
  guint32 mask = prefix == 0 ? 0 : 0xffffffffu << (32 - MIN (prefix, 32));

  return ((address ^ network) & mask) == 0;
}

static gboolean
matches_ethernet (const VimosDemoHeader *header,
                  guint32 in_port,
                  const VimosFabricMatch *match)
{
  guint fields = match->fields;

  return (!(fields & VIMOS_FABRIC_FIELD_IN_PORT) || match->in_port == in_port)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_TYPE) || match->eth_type == header->type)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_DST) || memcmp (match->eth_dst, header->dst, 6) == 0)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_SRC) || memcmp (match->eth_src, header->src, 6) == 0)
         && (!(fields & VIMOS_FABRIC_FIELD_VLAN) || match->vlan == header->vlan);
}

static gboolean
matches_ip (const VimosDemoHeader *header,
            const VimosFabricMatch *match)
{
  guint fields = match->fields;
  gboolean tcp = header->protocol == VIMOS_DEMO_PROTOCOL_TCP;

  return (!(fields & VIMOS_FABRIC_FIELD_IP_PROTO) || match->ip_proto == header->protocol)
         && (!(fields & VIMOS_FABRIC_FIELD_IPV4_SRC)
             || in_prefix (header->ipv4_src, match->ipv4_src, match->ipv4_src_prefix))
         && (!(fields & VIMOS_FABRIC_FIELD_IPV4_DST)
             || in_prefix (header->ipv4_dst, match->ipv4_dst, match->ipv4_dst_prefix))
         && (!(fields & VIMOS_FABRIC_FIELD_TCP_SRC) || (tcp && match->tcp_src == header->port_src))
         && (!(fields & VIMOS_FABRIC_FIELD_TCP_DST) || (tcp && match->tcp_dst == header->port_dst))
         && (!(fields & VIMOS_FABRIC_FIELD_UDP_SRC) || (!tcp && match->udp_src == header->port_src))
         && (!(fields & VIMOS_FABRIC_FIELD_UDP_DST)
             || (!tcp && match->udp_dst == header->port_dst));
}

/**
 * vimos_demo_header_matches:
 * @header: of a frame
 * @in_port: where it came in
 * @match: of a rule; as vimos_fabric_match_check() demands
 *
 * Returns: whether the rule takes the frame
 */
gboolean
vimos_demo_header_matches (const VimosDemoHeader *header,
                           guint32 in_port,
                           const VimosFabricMatch *match)
{
  return matches_ethernet (header, in_port, match) && matches_ip (header, match);
}

/* Returns: (transfer none) (nullable): the rule that takes the frame; of several with one priority,
 * which OpenFlow leaves open, the oldest */
VimosDemoRule *
vimos_demo_table_find (const VimosDemoTable *self,
                       guint32 in_port,
                       const VimosDemoHeader *header)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      VimosDemoRule *rule = g_ptr_array_index (self->rules, i);

      if (vimos_demo_header_matches (header, in_port, &rule->rule->match))
        return rule;
    }
  return NULL;
}

/* Returns: (element-type VimosDemoRule): all of them */
const GPtrArray *
vimos_demo_table_list (const VimosDemoTable *self)
{
  return self->rules;
}
