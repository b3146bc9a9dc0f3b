/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-hypervisor.h"
#include "vimos-demo-hypervisor-costs.h"
#include "vimos-demo-hypervisor-domain.h"
#include "vimos-demo-hypervisor-pool.h"

G_BEGIN_DECLS

struct _VimosDemoHypervisor
{
  GObject parent_instance;

  /* owned: the host */
  VimosDemoFabric *fabric;
  GRand *rand;
  VimosDemoStation *station;
  VimosDemoPool *pool;
  GPtrArray *domains; /* VimosDemoDomain */
  /* borrowed, of the fabric's scenario */
  const VimosDemoHypervisorSpec *spec;

  GPtrArray *moves; /* VimosDemoMove, borrowed: from here and to here */
  gboolean reachable;

  /* owned: the connection to it */
  char *uri;
  char *address;
  GListStore *vms;
  GError *error;
  GPtrArray *calls;   /* under way: see -call.c */
  GPtrArray *waiters; /* for the connection */

  VimosHypervisorState state;
  gboolean opening;
  guint open_id;
  guint lost_id;
  guint retry_id;
  guint retry_seconds;
};

/* Calls. */
typedef void (*VimosDemoCallFunc) (VimosDemoHypervisor *self,
                                   GTask *task);

typedef enum
{
  VIMOS_DEMO_CALL_CHANGES,
  VIMOS_DEMO_CALL_READS, /* cancelling answers at once */
} VimosDemoCallKind;

GTask *vimos_demo_hypervisor_new_task (VimosHypervisor *hypervisor,
                                       gpointer tag,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void vimos_demo_hypervisor_call (VimosDemoHypervisor *self,
                                 GTask *task,
                                 VimosDemoCallKind kind,
                                 gint64 delay_us,
                                 VimosDemoCallFunc func);
void vimos_demo_hypervisor_wait (VimosDemoHypervisor *self,
                                 GTask *task);
GPtrArray *vimos_demo_calls_new (void);
GPtrArray *vimos_demo_calls_take (GPtrArray **calls);
void vimos_demo_calls_answer (GPtrArray *taken,
                              const GError *error);
gboolean vimos_demo_hypervisor_check_connected (VimosDemoHypervisor *self,
                                                GError **error);
gint64 vimos_demo_hypervisor_pick (VimosDemoHypervisor *self,
                                   const VimosDemoSpan *span);

/* The host's VMs. */
void vimos_demo_hypervisor_take_in_vms (VimosDemoHypervisor *self,
                                        guint index);
VimosDemoDomain *vimos_demo_hypervisor_find_domain (VimosDemoHypervisor *self,
                                                    const char *uuid);
VimosDemoDomain *vimos_demo_hypervisor_find_domain_by_name (VimosDemoHypervisor *self,
                                                            const char *name);
guint64 vimos_demo_hypervisor_get_memory_free (VimosDemoHypervisor *self);
void vimos_demo_hypervisor_end_domain (VimosDemoHypervisor *self,
                                       VimosDemoDomain *domain);
void vimos_demo_hypervisor_end_orphans (VimosDemoHypervisor *self);

/* What the connection tells of them. */
void vimos_demo_hypervisor_publish (VimosDemoHypervisor *self,
                                    const char *uuid);
void vimos_demo_hypervisor_publish_all (VimosDemoHypervisor *self);
void vimos_demo_hypervisor_forget_states (VimosDemoHypervisor *self);

/* A move, seen from outside. */
gboolean vimos_demo_move_is_from (const VimosDemoMove *self,
                                  VimosDemoHypervisor *hypervisor);
void vimos_demo_move_get_progress (const VimosDemoMove *self,
                                   VimosMoveProgress *progress);
void vimos_demo_move_abort (VimosDemoMove *self);
void vimos_demo_move_domain_ended (VimosDemoMove *self,
                                   VimosDemoDomain *domain);
void vimos_demo_move_connection_lost (VimosDemoMove *self,
                                      VimosDemoHypervisor *hypervisor);
void vimos_demo_move_dispose (VimosDemoMove *self);

/* The interface's methods, by concern: -inspect.c, -act.c, -move.c. */
void vimos_demo_hypervisor_inspect_init (VimosHypervisorInterface *iface);
void vimos_demo_hypervisor_act_init (VimosHypervisorInterface *iface);
void vimos_demo_hypervisor_move_init (VimosHypervisorInterface *iface);

G_END_DECLS
