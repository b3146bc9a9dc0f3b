/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "vimos-fabric.h"

G_BEGIN_DECLS

#define VIMOS_EMULATOR_ERROR (vimos_emulator_error_quark ())
GQuark vimos_emulator_error_quark (void);

/**
 * VimosEmulatorError:
 * @VIMOS_EMULATOR_ERROR_FAULT: a fault that does not exist, or a value that it cannot have
 * @VIMOS_EMULATOR_ERROR_CONFIGURATION: a network configuration that ONOS would refuse
 */
typedef enum
{
  VIMOS_EMULATOR_ERROR_FAULT = 1,
  VIMOS_EMULATOR_ERROR_CONFIGURATION,
} VimosEmulatorError;

#define VIMOS_TYPE_EMULATOR (vimos_emulator_get_type ())
G_DECLARE_FINAL_TYPE (VimosEmulator, vimos_emulator, VIMOS, EMULATOR, GObject)

VimosEmulator *vimos_emulator_new (VimosFabric *fabric,
                                   const char *user,
                                   const char *password);
gboolean vimos_emulator_listen (VimosEmulator *self,
                                const char *address,
                                guint16 port,
                                GError **error);
guint16 vimos_emulator_get_port (VimosEmulator *self);
gboolean vimos_emulator_configure (VimosEmulator *self,
                                   const char *class_key,
                                   const char *subject,
                                   JsonNode *basic,
                                   GError **error);
gboolean vimos_emulator_set_fault (VimosEmulator *self,
                                   const char *fault,
                                   GError **error);
void vimos_emulator_set_poll_interval (VimosEmulator *self,
                                       guint interval_ms);
const char *const *vimos_emulator_get_fault_names (void);

G_END_DECLS
