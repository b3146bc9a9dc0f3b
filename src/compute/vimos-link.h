/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libvirt/libvirt.h>

#include "vimos-hypervisor.h"

G_BEGIN_DECLS

/* One open connection to one libvirtd. Reference counted; see the .c file for who may do what. */
typedef struct _VimosLink VimosLink;

/* All called in the main thread, and never after vimos_link_close (). */
typedef struct
{
  void (*closed) (gpointer owner,
                  int reason);
  /* A virDomainEventType with its detail. */
  void (*lifecycle) (gpointer owner,
                     const char *uuid,
                     int event,
                     int detail,
                     gint64 arrival_us);
  /* Something else about the VM is another than before. */
  void (*changed) (gpointer owner,
                   const char *uuid);
  void (*qmp) (gpointer owner,
               const VimosQmpEvent *event);
} VimosLinkHandlers;

void vimos_link_init (void);
char *vimos_link_prepare_uri (const char *uri);

/* In a thread. */
VimosLink *vimos_link_open (const char *uri,
                            GError **error);

VimosLink *vimos_link_ref (VimosLink *self);
void vimos_link_unref (VimosLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosLink, vimos_link_unref)

/* Main thread. */
gboolean vimos_link_adopt (VimosLink *self,
                           const VimosLinkHandlers *handlers,
                           gpointer owner);
void vimos_link_close (VimosLink *self);

/* Connections for calls that take long: see the .c file. Any thread; the second and third block. */
void vimos_link_prime (VimosLink *self);
virConnectPtr vimos_link_take (VimosLink *self,
                               GError **error);
void vimos_link_give_back (VimosLink *self,
                           virConnectPtr connection);

virConnectPtr vimos_link_get_connection (VimosLink *self);
const char *vimos_link_get_host_name (VimosLink *self);
gboolean vimos_link_has_qmp_events (VimosLink *self);

G_END_DECLS
