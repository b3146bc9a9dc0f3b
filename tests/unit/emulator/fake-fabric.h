/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-fabric.h"

G_BEGIN_DECLS

/**
 * FakeFabric:
 *
 * Switches in memory. Rules are confirmed after a millisecond, packets walk along rules and cables, and
 * a test can look at all of it and break it.
 */
#define FAKE_TYPE_FABRIC (fake_fabric_get_type ())
G_DECLARE_FINAL_TYPE (FakeFabric, fake_fabric, FAKE, FABRIC, GObject)

/* A frame that left the network through a port to a host. */
typedef struct
{
  char *device;
  guint32 port;
  GBytes *frame;
} FakeDelivery;

FakeFabric *fake_fabric_new (void);

void fake_fabric_connect (FakeFabric *self,
                          guint number,
                          guint n_ports);
void fake_fabric_disconnect (FakeFabric *self,
                             guint number);
void fake_fabric_reconnect (FakeFabric *self,
                            guint number);
void fake_fabric_cable (FakeFabric *self,
                        guint src,
                        guint32 src_port,
                        guint dst,
                        guint32 dst_port);
void fake_fabric_ring (FakeFabric *self,
                       guint n);
void fake_fabric_set_port (FakeFabric *self,
                           guint number,
                           guint32 port,
                           gboolean up);
void fake_fabric_add_port (FakeFabric *self,
                           guint number,
                           guint32 port);
void fake_fabric_inject (FakeFabric *self,
                         guint number,
                         guint32 port,
                         GBytes *frame);
void fake_fabric_arp (FakeFabric *self,
                      guint number,
                      guint32 port,
                      guint8 host,
                      guint8 target);
void fake_fabric_ipv4 (FakeFabric *self,
                       guint number,
                       guint32 port,
                       guint8 src,
                       guint8 dst);

guint fake_fabric_count_rules (FakeFabric *self,
                               guint number);
VimosFabricRule *fake_fabric_find_rule (FakeFabric *self,
                                        guint number,
                                        guint16 priority,
                                        guint32 in_port);
void fake_fabric_put_foreign_rule (FakeFabric *self,
                                   guint number,
                                   guint64 id);
void fake_fabric_steal_rule (FakeFabric *self,
                             guint number,
                             VimosFabricRule *rule);
void fake_fabric_hold (FakeFabric *self,
                       gboolean hold);
GPtrArray *fake_fabric_get_deliveries (FakeFabric *self);
GString *fake_fabric_get_log (FakeFabric *self);

G_END_DECLS
