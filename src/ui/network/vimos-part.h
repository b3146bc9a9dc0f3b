/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosPartState:
 * @VIMOS_PART_ASKING: no answer yet
 * @VIMOS_PART_READY: it answers
 * @VIMOS_PART_TROUBLE: it does not answer, or cannot be used
 */
typedef enum
{
  VIMOS_PART_ASKING,
  VIMOS_PART_READY,
  VIMOS_PART_TROUBLE,
} VimosPartState;

#define VIMOS_TYPE_PART_STATE (vimos_part_state_get_type ())
GType vimos_part_state_get_type (void) G_GNUC_CONST;

#define VIMOS_TYPE_PART (vimos_part_get_type ())
G_DECLARE_FINAL_TYPE (VimosPart, vimos_part, VIMOS, PART, GObject)

VimosPart *vimos_part_new (const char *name);

const char *vimos_part_get_name (VimosPart *self);
VimosPartState vimos_part_get_state (VimosPart *self);
const char *vimos_part_get_detail (VimosPart *self);
double vimos_part_get_seconds (VimosPart *self);

void vimos_part_set_state (VimosPart *self,
                           VimosPartState state,
                           const char *detail);

G_END_DECLS
