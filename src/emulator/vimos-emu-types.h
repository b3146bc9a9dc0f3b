/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-fabric.h"

G_BEGIN_DECLS

/* The stores of the emulated controller. All of them live in one main context. */
typedef struct _VimosEmuApps VimosEmuApps;
typedef struct _VimosEmuComponents VimosEmuComponents;
typedef struct _VimosEmuDevices VimosEmuDevices;
typedef struct _VimosEmuFlows VimosEmuFlows;
typedef struct _VimosEmuHosts VimosEmuHosts;
typedef struct _VimosEmuIntents VimosEmuIntents;
typedef struct _VimosEmuLinks VimosEmuLinks;
typedef struct _VimosEmuNetcfg VimosEmuNetcfg;
typedef struct _VimosEmuTopology VimosEmuTopology;

/**
 * VimosEmuFaults:
 *
 * What the controller does wrong on purpose, for tests of those who talk to it.
 */
typedef struct
{
  gint64 booting_until; /* monotonic time in µs until which services are missing */
  guint slow_ms;        /* delay of every answer */
  gboolean empty_disjoint;
  gboolean refuse_rules;
  gboolean delta_500;
  gboolean old_location;
  gboolean named_ports;
} VimosEmuFaults;

/**
 * VimosEmuContext:
 *
 * What the parts of the controller know of each other; owned by #VimosEmulator.
 */
typedef struct
{
  VimosFabric *fabric;
  VimosEmuApps *apps;
  VimosEmuComponents *components;
  VimosEmuDevices *devices;
  VimosEmuFlows *flows;
  VimosEmuHosts *hosts;
  VimosEmuIntents *intents;
  VimosEmuLinks *links;
  VimosEmuNetcfg *netcfg;
  VimosEmuTopology *topology;
  VimosEmuFaults faults;
  gint64 started_ms;
} VimosEmuContext;

/* A port of a switch. */
typedef struct
{
  char *device;
  guint32 port;
} VimosEmuPoint;

VimosEmuPoint *vimos_emu_point_new (const char *device,
                                    guint32 port);
void vimos_emu_point_free (VimosEmuPoint *self);
gboolean vimos_emu_point_equal (const VimosEmuPoint *self,
                                const VimosEmuPoint *other);

gint64 vimos_emu_now_ms (void);
char *vimos_emu_time_ago (gint64 since_ms);
GTree *vimos_emu_annotations_new (void);
gboolean vimos_emu_annotate (GTree *annotations,
                             const char *key,
                             const char *value);

/* Numbers and addresses as clients write them; errors are HTTP answers. */
gboolean vimos_emu_parse_mac (const char *text,
                              guint8 mac[6],
                              GError **error);
char *vimos_emu_format_mac (const guint8 mac[6]);
gboolean vimos_emu_parse_vlan (const char *text,
                               guint16 *vlan,
                               GError **error);
gboolean vimos_emu_parse_port (const char *text,
                               guint32 *port,
                               GError **error);
char *vimos_emu_format_port (guint32 port);
gboolean vimos_emu_parse_long (const char *text,
                               gint64 *value);
gboolean vimos_emu_parse_prefix (const char *text,
                                 guint32 *address,
                                 guint8 *prefix,
                                 GError **error);
char *vimos_emu_parse_device_id (const char *text);

G_END_DECLS
