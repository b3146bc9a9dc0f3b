/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

typedef struct
{
  VimosFabricPort *info;
  VimosFabricPortCounters counters;
  VimosFabricPortCounters delta;
  gboolean counted; /* counters are valid */
  gboolean differs; /* delta is valid */
  gboolean late;    /* the switch had been polled when the port was counted first */
} VimosEmuPort;

typedef struct
{
  VimosFabricDevice *info; /* its ports are not kept up to date */
  GPtrArray *ports;        /* of VimosEmuPort, by number, the local one first */
  GTree *annotations;      /* from the network configuration */
  gboolean available;
  gboolean polled;
  gint64 changed_ms;
} VimosEmuDevice;

VimosEmuDevices *vimos_emu_devices_new (void);
void vimos_emu_devices_free (VimosEmuDevices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuDevices, vimos_emu_devices_free)

VimosEmuDevice *vimos_emu_devices_lookup (VimosEmuDevices *self,
                                          const char *id);
gboolean vimos_emu_devices_is_available (VimosEmuDevices *self,
                                         const char *id);
const GPtrArray *vimos_emu_devices_list (VimosEmuDevices *self);
VimosEmuPort *vimos_emu_device_port (VimosEmuDevice *device,
                                     guint32 port);
gboolean vimos_emu_port_is_up (const VimosEmuPort *port);

VimosEmuDevice *vimos_emu_devices_connect (VimosEmuDevices *self,
                                           const VimosFabricDevice *info);
gboolean vimos_emu_devices_disconnect (VimosEmuDevices *self,
                                       const char *id);
void vimos_emu_devices_remove (VimosEmuDevices *self,
                               const char *id);
gboolean vimos_emu_devices_set_port (VimosEmuDevices *self,
                                     const char *id,
                                     const VimosFabricPort *port,
                                     gboolean removed);
void vimos_emu_devices_record (VimosEmuDevices *self,
                               const VimosFabricStatistics *statistics);
gboolean vimos_emu_devices_annotate (VimosEmuDevices *self,
                                     const char *id,
                                     GTree *annotations);

void vimos_emu_device_write (VimosEmuDevice *self,
                             VimosEmuWriter *writer);
void vimos_emu_device_write_ports (VimosEmuDevice *self,
                                   VimosEmuWriter *writer,
                                   const VimosEmuFaults *faults);

G_END_DECLS
