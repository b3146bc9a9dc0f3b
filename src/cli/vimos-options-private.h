/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-options.h"

G_BEGIN_DECLS

VimosCommand vimos_options_find_command (const char *word);
GOptionContext *vimos_options_make_context (VimosOptions *options,
                                            gboolean *help,
                                            gboolean *version);
GOptionContext *vimos_options_make_command_context (VimosOptions *options,
                                                    gboolean *help,
                                                    gboolean *between);

/* GOptionArgFunc; the data is a VimosOptions. */
#define VIMOS_DECLARE_OPTION(option)                            \
  gboolean vimos_option_##option##_cb (const char *name,        \
                                       const char *value,       \
                                       gpointer data,           \
                                       GError **error)

VIMOS_DECLARE_OPTION (json);
VIMOS_DECLARE_OPTION (demo);
VIMOS_DECLARE_OPTION (time_scale);
VIMOS_DECLARE_OPTION (onos);
VIMOS_DECLARE_OPTION (hypervisor);
VIMOS_DECLARE_OPTION (password_file);
VIMOS_DECLARE_OPTION (text);
VIMOS_DECLARE_OPTION (path);
VIMOS_DECLARE_OPTION (no_pin);
VIMOS_DECLARE_OPTION (volume);
VIMOS_DECLARE_OPTION (ping_interval);
VIMOS_DECLARE_OPTION (no_history);
VIMOS_DECLARE_OPTION (csv);
VIMOS_DECLARE_OPTION (avoid);
VIMOS_DECLARE_OPTION (at_least);
VIMOS_DECLARE_OPTION (max_hops);
VIMOS_DECLARE_OPTION (limit);
VIMOS_DECLARE_OPTION (disjoint);
VIMOS_DECLARE_OPTION (widest);

/* vimos-options-history.c */
gboolean vimos_options_take_history (VimosOptions *self,
                                     char **operands,
                                     GError **error);

G_END_DECLS
