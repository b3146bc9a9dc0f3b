/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-path-query.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_COMMAND_NONE, /* only help was asked for */
  VIMOS_COMMAND_VMS,
  VIMOS_COMMAND_TOPOLOGY,
  VIMOS_COMMAND_PATHS,
  VIMOS_COMMAND_MIGRATE,
  VIMOS_COMMAND_RECOVER,
  VIMOS_COMMAND_HISTORY,
  VIMOS_COMMAND_VERSION,
} VimosCommand;

typedef enum
{
  VIMOS_PATH_CHOICE_DEFAULT, /* the widest; without a pin the shortest, which forwarding takes */
  VIMOS_PATH_CHOICE_WIDEST,
  VIMOS_PATH_CHOICE_SHORTEST,
  VIMOS_PATH_CHOICE_RANK,
} VimosPathChoice;

/* What is to be done with the history. */
typedef enum
{
  VIMOS_HISTORY_ACT_LIST,
  VIMOS_HISTORY_ACT_SHOW,
  VIMOS_HISTORY_ACT_EXPORT,
  VIMOS_HISTORY_ACT_IMPORT,
  VIMOS_HISTORY_ACT_DELETE,
} VimosHistoryAct;

/* One --hypervisor. */
typedef struct
{
  char *uri;
  char *address; /* where migration data goes; NULL: the URI's host */
} VimosHypervisorOption;

/**
 * VimosOptions:
 *
 * What the command line and the environment ask for, checked as far as that can be done without
 * asking anybody.
 */
typedef struct
{
  VimosCommand command;
  char *help; /* not NULL: print this and do nothing else */

  char *onos; /* NULL when not given */
  char *user;
  char *password;
  char *demo;        /* the scenario instead of controller and hypervisors; NULL: none */
  double time_scale; /* of the demo */
  char *state_dir;        /* NULL: the user's */
  GPtrArray *hypervisors; /* VimosHypervisorOption */
  gboolean json;

  char *vm;
  char *target;
  char *between[2];     /* both, or none */
  VimosPathQuery query; /* but for what is avoided */
  GPtrArray *avoid;     /* char *: switches, and ports of them */
  VimosPathChoice path_choice;
  guint path_rank; /* from 1 */
  gboolean pin;
  guint64 volume;          /* bytes; 0 when not given */
  gint64 ping_interval_us; /* 0 when not given */

  gboolean history; /* whether the run is stored */
  VimosHistoryAct history_act;
  GArray *run_ids; /* gint64 */
  gboolean csv;
  char *file;
} VimosOptions;

VimosOptions *vimos_options_parse (const char *const *arguments,
                                   const char *const *environment,
                                   GError **error);
void vimos_options_free (VimosOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosOptions, vimos_options_free)

G_END_DECLS
