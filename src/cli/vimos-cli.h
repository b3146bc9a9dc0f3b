/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-context.h"
#include "vimos-history.h"
#include "vimos-options.h"
#include "vimos-table.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_EXIT_DONE = 0,
  VIMOS_EXIT_USAGE = 1,      /* or something cannot be reached or found */
  VIMOS_EXIT_REFUSED = 2,    /* nothing was changed */
  VIMOS_EXIT_FAILED = 3,     /* and rolled back */
  VIMOS_EXIT_UNDECIDED = 4,  /* the operator must decide */
} VimosExit;

/**
 * VimosCli:
 *
 * One run of vimosctl: the main loop, the connections, where output goes. A command is a function
 * that is called when the connections stand; sooner or later it calls vimos_cli_end() or
 * vimos_cli_fail().
 */
#define VIMOS_TYPE_CLI (vimos_cli_get_type ())
G_DECLARE_FINAL_TYPE (VimosCli, vimos_cli, VIMOS, CLI, GObject)

VimosCli *vimos_cli_new (const VimosOptions *options);
int vimos_cli_run (VimosCli *self);

const VimosOptions *vimos_cli_get_options (VimosCli *self);
VimosContext *vimos_cli_get_context (VimosCli *self);
GCancellable *vimos_cli_get_cancellable (VimosCli *self);
VimosHistory *vimos_cli_get_history (VimosCli *self);

typedef void (*VimosInterruptFunc) (VimosCli *self,
                                    guint count,
                                    gpointer user_data);
void vimos_cli_set_interrupt_func (VimosCli *self,
                                   VimosInterruptFunc function,
                                   gpointer user_data);

void vimos_cli_print (VimosCli *self,
                      const char *format,
                      ...) G_GNUC_PRINTF (2, 3);
void vimos_cli_print_table (VimosCli *self,
                            VimosTable *table);
void vimos_cli_print_json (VimosCli *self,
                           JsonNode *node);
void vimos_cli_warn (VimosCli *self,
                     const char *message);
void vimos_cli_warn_of_history (VimosCli *self);
void vimos_cli_end (VimosCli *self,
                    VimosExit code);
void vimos_cli_fail (VimosCli *self,
                     VimosExit code,
                     const GError *error);

G_END_DECLS
