/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-json.h"
#include "vimos-emu-links.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

/**
 * VimosEmuNetcfgError:
 *
 * An entry that was refused, with what ONOS tells about it.
 */
typedef struct
{
  char *class_key;
  char *subject;
  char *config_key;
  char *field;
  char *reason;
} VimosEmuNetcfgError;

char *vimos_emu_netcfg_error_message (const VimosEmuNetcfgError *self);
void vimos_emu_netcfg_error_clear (VimosEmuNetcfgError *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VimosEmuNetcfgError, vimos_emu_netcfg_error_clear)

typedef void (*VimosEmuNetcfgFunc) (const char *class_key,
                                    const char *subject,
                                    gpointer user_data);

VimosEmuNetcfg *vimos_emu_netcfg_new (VimosEmuContext *context);
void vimos_emu_netcfg_free (VimosEmuNetcfg *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuNetcfg, vimos_emu_netcfg_free)

void vimos_emu_netcfg_set_listener (VimosEmuNetcfg *self,
                                    VimosEmuNetcfgFunc listener,
                                    gpointer user_data);

gboolean vimos_emu_netcfg_has_class (VimosEmuNetcfg *self,
                                     const char *class_key);
gboolean vimos_emu_netcfg_has_subject (VimosEmuNetcfg *self,
                                       const char *class_key,
                                       const char *subject);
const char *vimos_emu_netcfg_lookup (VimosEmuNetcfg *self,
                                     const char *class_key,
                                     const char *subject,
                                     const char *config_key);
char *vimos_emu_netcfg_parse_subject (const char *class_key,
                                      const char *subject,
                                      GError **error);

gboolean vimos_emu_netcfg_apply (VimosEmuNetcfg *self,
                                 const char *class_key,
                                 const char *subject,
                                 const char *config_key,
                                 JsonNode *value,
                                 VimosEmuNetcfgError *error);
void vimos_emu_netcfg_remove (VimosEmuNetcfg *self,
                              const char *class_key,
                              const char *subject,
                              const char *config_key);

gboolean vimos_emu_netcfg_annotate_link (VimosEmuNetcfg *self,
                                         VimosEmuLink *link,
                                         const char *subject);
gboolean vimos_emu_netcfg_allows_link (VimosEmuNetcfg *self,
                                       const VimosEmuLink *link);
GTree *vimos_emu_netcfg_device_annotations (VimosEmuNetcfg *self,
                                            const char *device);

void vimos_emu_netcfg_write_class (VimosEmuNetcfg *self,
                                   const char *member,
                                   const char *class_key,
                                   VimosEmuWriter *writer);
void vimos_emu_netcfg_write_subject (VimosEmuNetcfg *self,
                                     const char *member,
                                     const char *class_key,
                                     const char *subject,
                                     VimosEmuWriter *writer);
const char *const *vimos_emu_netcfg_classes (void);

G_END_DECLS
