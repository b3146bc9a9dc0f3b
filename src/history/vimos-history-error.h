/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIMOS_HISTORY_ERROR (vimos_history_error_quark ())
GQuark vimos_history_error_quark (void);

typedef enum
{
  VIMOS_HISTORY_ERROR_FAILED = 1, /* a file cannot be made, read or written; the disk is full */
  VIMOS_HISTORY_ERROR_NEWER,      /* written by a later version of the program; left alone */
  VIMOS_HISTORY_ERROR_FOREIGN,    /* a database of another program; left alone */
  VIMOS_HISTORY_ERROR_DAMAGED,    /* what is stored, or imported, is not what it must be */
  VIMOS_HISTORY_ERROR_NOT_FOUND,  /* no such run */
  VIMOS_HISTORY_ERROR_BUSY,       /* the run is still going on, or another program holds the file */
  VIMOS_HISTORY_ERROR_EXISTS,     /* the run that is imported is there already */
} VimosHistoryError;

G_END_DECLS
