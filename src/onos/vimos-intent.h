/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-topology.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_INTENT_POINT_TO_POINT,
  VIMOS_INTENT_MULTI_POINT_TO_SINGLE_POINT,
} VimosIntentType;

typedef enum
{
  VIMOS_INTENT_STATE_UNKNOWN, /* not in the store (yet, or any more) */
  VIMOS_INTENT_STATE_PENDING, /* any state on the way to one below */
  VIMOS_INTENT_STATE_INSTALLED,
  VIMOS_INTENT_STATE_WITHDRAWN,
  VIMOS_INTENT_STATE_FAILED,
  VIMOS_INTENT_STATE_CORRUPT,
} VimosIntentState;

const char *vimos_intent_state_to_string (VimosIntentState state);

/**
 * VimosSelector: what the traffic looks like; a member that is NULL or 0 is not matched on.
 * OpenFlow's prerequisites (EtherType, IP protocol) are added by the codec.
 */
typedef struct
{
  char *eth_dst;   /* MAC */
  char *ipv4_src;  /* "10.97.0.1/32" */
  char *ipv4_dst;
  guint16 tcp_src;
  guint16 tcp_dst;
} VimosSelector;

/**
 * VimosIntent: an intent as we post it; a boxed, reference counted, immutable value after
 * vimos_intent_new().
 */
typedef struct _VimosIntent VimosIntent;

#define VIMOS_TYPE_INTENT (vimos_intent_get_type ())
GType vimos_intent_get_type (void) G_GNUC_CONST;

VimosIntent *vimos_intent_new (VimosIntentType type,
                               const char *app_id,
                               const char *key,
                               guint priority,
                               const VimosSelector *selector,
                               const VimosConnectPoint *ingress,
                               guint n_ingress,
                               const VimosConnectPoint *egress);
VimosIntent *vimos_intent_ref (VimosIntent *self);
void vimos_intent_unref (VimosIntent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosIntent, vimos_intent_unref)

VimosIntentType vimos_intent_get_intent_type (VimosIntent *self);
const char *vimos_intent_get_app_id (VimosIntent *self);
const char *vimos_intent_get_key (VimosIntent *self);
guint vimos_intent_get_priority (VimosIntent *self);
const VimosSelector *vimos_intent_get_selector (VimosIntent *self);
guint vimos_intent_get_n_ingress (VimosIntent *self);
const VimosConnectPoint *vimos_intent_get_ingress (VimosIntent *self,
                                                   guint index);
const VimosConnectPoint *vimos_intent_get_egress (VimosIntent *self);

G_END_DECLS
