/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_EMU_FLOW_PENDING_ADD,
  VIMOS_EMU_FLOW_ADDED,
  VIMOS_EMU_FLOW_PENDING_REMOVE,
} VimosEmuFlowState;

/**
 * VimosEmuFlow:
 *
 * A rule as the controller knows it. Its id is a function of application, switch, priority and
 * match, so the same rule posted again is the same entry.
 */
typedef struct
{
  VimosFabricRule *rule;
  guint app;
  gboolean permanent;
  guint timeout; /* s without packets, for one that is not permanent */
  gboolean clear_deferred;
  VimosEmuFlowState state;
  guint64 packets;
  guint64 bytes;
  guint64 life;
  gint64 last_seen_ms;
  gint64 last_used_us;
  guint64 rate;          /* bytes per second at the last poll */
  gboolean rate_known;   /* two polls have been seen */
  guint serial;          /* of the last request about it to the fabric */
} VimosEmuFlow;

/**
 * VimosEmuFlowFunc:
 * @error: (nullable): why it failed
 * @user_data: what was given
 */
typedef void (*VimosEmuFlowFunc) (const GError *error,
                                  gpointer user_data);

/* What a new rule is made of. */
typedef struct
{
  const char *device;
  guint app;
  int priority;
  VimosFabricMatch match;
  const guint32 *outputs;
  guint n_outputs;
  gboolean clear_deferred;
  gboolean permanent;
  guint timeout;
} VimosEmuFlowSpec;

VimosEmuFlows *vimos_emu_flows_new (VimosEmuContext *context);
void vimos_emu_flows_free (VimosEmuFlows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuFlows, vimos_emu_flows_free)

GPtrArray *vimos_emu_flows_list (VimosEmuFlows *self,
                                 const char *device);
VimosEmuFlow *vimos_emu_flows_lookup (VimosEmuFlows *self,
                                      const char *device,
                                      guint64 id);
guint vimos_emu_flows_count (VimosEmuFlows *self);

guint64 vimos_emu_flows_apply (VimosEmuFlows *self,
                               const VimosEmuFlowSpec *spec,
                               VimosEmuFlowFunc done,
                               gpointer user_data);
void vimos_emu_flows_remove (VimosEmuFlows *self,
                             const char *device,
                             guint64 id,
                             VimosEmuFlowFunc done,
                             gpointer user_data);
void vimos_emu_flows_remove_app (VimosEmuFlows *self,
                                 guint app);

void vimos_emu_flows_forget (VimosEmuFlows *self,
                             const char *device);
void vimos_emu_flows_record (VimosEmuFlows *self,
                             const VimosFabricStatistics *statistics);
void vimos_emu_flows_lost (VimosEmuFlows *self,
                           const char *device,
                           guint64 id);

void vimos_emu_flow_write (VimosEmuFlow *self,
                           VimosEmuWriter *writer,
                           VimosEmuContext *context);

G_END_DECLS
