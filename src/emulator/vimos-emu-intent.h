/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-links.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_EMU_INTENT_POINT_TO_POINT,
  VIMOS_EMU_INTENT_HOST_TO_HOST,
  VIMOS_EMU_INTENT_SINGLE_TO_MULTI,
  VIMOS_EMU_INTENT_MULTI_TO_SINGLE,
  VIMOS_EMU_N_INTENT_TYPES
} VimosEmuIntentType;

typedef enum
{
  VIMOS_EMU_STATE_INSTALL_REQ,
  VIMOS_EMU_STATE_COMPILING,
  VIMOS_EMU_STATE_INSTALLING,
  VIMOS_EMU_STATE_INSTALLED,
  VIMOS_EMU_STATE_RECOMPILING,
  VIMOS_EMU_STATE_WITHDRAW_REQ,
  VIMOS_EMU_STATE_WITHDRAWING,
  VIMOS_EMU_STATE_WITHDRAWN,
  VIMOS_EMU_STATE_FAILED,
  VIMOS_EMU_STATE_CORRUPT,
} VimosEmuIntentState;

/* A rule that an intent was compiled to; the id is the flow's once it was applied. */
typedef struct
{
  char *device;
  VimosFabricMatch match;
  GArray *outputs; /* of guint32 */
  guint64 id;
} VimosEmuIntentRule;

/* What ONOS calls a FlowRuleIntent: the rules of one path or tree. */
typedef struct
{
  guint64 id;
  GPtrArray *links; /* of VimosEmuLink */
  GPtrArray *rules; /* of VimosEmuIntentRule */
} VimosEmuInstallable;

typedef struct
{
  guint64 id;
  char *app;
  char *key; /* as shown; one that begins with 0x is a number */
  VimosEmuIntentType type;
  VimosEmuIntentState state;
  int priority;
  VimosFabricMatch selector;
  GArray *outputs; /* of guint32: of the treatment */
  char *resource_group;
  GPtrArray *ingress; /* of VimosEmuPoint */
  GPtrArray *egress;  /* of VimosEmuPoint */
  char *one;
  char *two;
  GPtrArray *installables; /* of VimosEmuInstallable */

  gboolean withdraw;        /* what was asked for last */
  gint64 withdraw_us;       /* since when, for one that is to go */
  struct _Operation *operation; /* what goes on, of the intent store */
} VimosEmuIntent;

void vimos_emu_intent_free (VimosEmuIntent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuIntent, vimos_emu_intent_free)
const char *vimos_emu_intent_type_name (VimosEmuIntentType type);

VimosEmuIntent *vimos_emu_intent_decode (VimosEmuContext *context,
                                         JsonObject *json,
                                         GError **error);
void vimos_emu_intent_write (VimosEmuIntent *self,
                             gboolean detail,
                             VimosEmuWriter *writer,
                             VimosEmuContext *context);
void vimos_emu_intent_write_installables (VimosEmuIntent *self,
                                          VimosEmuWriter *writer,
                                          VimosEmuContext *context);

VimosEmuInstallable *vimos_emu_installable_new (void);
void vimos_emu_installable_free (VimosEmuInstallable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuInstallable, vimos_emu_installable_free)
GPtrArray *vimos_emu_intent_compile (VimosEmuIntent *self,
                                     VimosEmuContext *context,
                                     guint64 *next_id);

G_END_DECLS
