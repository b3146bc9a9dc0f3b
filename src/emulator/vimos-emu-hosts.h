/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

typedef struct
{
  char *id; /* “00:00:00:00:00:01/None” */
  guint8 mac[6];
  guint16 vlan;
  GPtrArray *addresses; /* of char *, IP addresses, sorted */
  VimosEmuPoint *location;
  gboolean configured;
} VimosEmuHost;

/**
 * VimosEmuHostFunc:
 * @host: a host
 * @moved: whether it has another place than before
 * @removed: whether it is about to be freed
 * @user_data: what was given
 */
typedef void (*VimosEmuHostFunc) (VimosEmuHost *host,
                                  gboolean moved,
                                  gboolean removed,
                                  gpointer user_data);

VimosEmuHosts *vimos_emu_hosts_new (void);
void vimos_emu_hosts_free (VimosEmuHosts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuHosts, vimos_emu_hosts_free)

void vimos_emu_hosts_set_listener (VimosEmuHosts *self,
                                   VimosEmuHostFunc listener,
                                   gpointer user_data);

const GPtrArray *vimos_emu_hosts_list (VimosEmuHosts *self);
VimosEmuHost *vimos_emu_hosts_lookup (VimosEmuHosts *self,
                                      const char *id);
VimosEmuHost *vimos_emu_hosts_by_mac (VimosEmuHosts *self,
                                      const guint8 mac[6],
                                      guint16 vlan);
VimosEmuHost *vimos_emu_hosts_by_address (VimosEmuHosts *self,
                                          const char *address,
                                          guint16 vlan);
char *vimos_emu_parse_host_id (const char *text,
                               GError **error);

void vimos_emu_hosts_learn (VimosEmuHosts *self,
                            const guint8 mac[6],
                            guint16 vlan,
                            const char *device,
                            guint32 port,
                            const char *address);
VimosEmuHost *vimos_emu_hosts_decode (VimosEmuHosts *self,
                                      JsonObject *json,
                                      GError **error);
void vimos_emu_hosts_remove (VimosEmuHosts *self,
                             const char *id);
void vimos_emu_hosts_remove_at (VimosEmuHosts *self,
                                const char *device,
                                guint32 port);

void vimos_emu_host_write (VimosEmuHost *self,
                           VimosEmuWriter *writer,
                           const VimosEmuFaults *faults);

G_END_DECLS
