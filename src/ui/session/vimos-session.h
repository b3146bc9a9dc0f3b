/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-connection.h"
#include "vimos-context.h"
#include "vimos-demo.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_SESSION (vimos_session_get_type ())
G_DECLARE_FINAL_TYPE (VimosSession, vimos_session, VIMOS, SESSION, GObject)

VimosSession *vimos_session_new (VimosConnection *connection,
                                 GError **error);
VimosSession *vimos_session_new_for_demo (VimosDemoScenario *scenario,
                                          double time_scale,
                                          GError **error);
VimosSession *vimos_session_new_for_context (VimosContext *context);

VimosContext *vimos_session_get_context (VimosSession *self);
gboolean vimos_session_get_connecting (VimosSession *self);
gboolean vimos_session_get_settling (VimosSession *self);
VimosTopology *vimos_session_get_topology (VimosSession *self);
VimosOnosState vimos_session_get_onos_state (VimosSession *self);
const char *vimos_session_get_name (VimosSession *self);
const char *vimos_session_get_key (VimosSession *self);
gboolean vimos_session_is_own_address (VimosSession *self,
                                       const char *address);
/* Of VimosPart: the controller, then every hypervisor. */
GListModel *vimos_session_get_parts (VimosSession *self);
char *vimos_session_describe_onos (VimosSession *self);
char *vimos_session_describe_age (VimosSession *self);
char *vimos_session_describe_silence (VimosSession *self);
char *vimos_session_describe_next_attempt (VimosSession *self);
char *vimos_session_describe_hypervisor (VimosSession *self,
                                         VimosHypervisor *hypervisor);

char *vimos_session_describe_demo (VimosSession *self);
char *vimos_session_describe_place (VimosSession *self,
                                    VimosHypervisor *hypervisor);

/* What is simulated, or NULL: it is all real. */
VimosDemoScenario *vimos_session_get_scenario (VimosSession *self);

void vimos_session_start (VimosSession *self);
void vimos_session_stop (VimosSession *self);
void vimos_session_settle (VimosSession *self);
void vimos_session_retry (VimosSession *self);

G_END_DECLS
