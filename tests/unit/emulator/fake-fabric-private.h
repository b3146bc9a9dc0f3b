/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-fabric.h"

G_BEGIN_DECLS

typedef struct
{
  VimosFabricDevice *info;
  gboolean connected;
  GHashTable *rules;    /* key → VimosFabricRule */
  GHashTable *packets;  /* key → GUINT_TO_POINTER of how many it took */
  GHashTable *counters; /* port → GUINT_TO_POINTER of bytes sent */
} FakeDevice;

typedef struct
{
  char *src;
  guint32 src_port;
  char *dst;
  guint32 dst_port;
} FakeCable;

struct _FakeFabric
{
  GObject parent_instance;

  GPtrArray *devices;
  GPtrArray *cables;
  gint64 start_us;

  /* of the forwarding */
  GPtrArray *deliveries;
  GPtrArray *held; /* requests: answered when they are no longer held */
  GString *log;
  gboolean hold;
};

/* NULL: there is none. */
FakeDevice *fake_fabric_find_device (FakeFabric *self,
                                     const char *id);
/* There must be one. */
FakeDevice *fake_fabric_get_device (FakeFabric *self,
                                    guint number);
VimosFabricPort *fake_device_find_port (FakeDevice *device,
                                        guint32 number);
/* From this port to another switch's; NULL: none. */
const FakeCable *fake_fabric_find_cable (FakeFabric *self,
                                         const char *device,
                                         guint32 port);

/* fake-fabric-forwarding.c: the rules, and the frames that walk along them */
void fake_fabric_init_forwarding_iface (VimosFabricInterface *iface);
void fake_fabric_init_forwarding (FakeFabric *self);
void fake_fabric_clear_forwarding (FakeFabric *self);

G_END_DECLS
