/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VIMOS_SEVERITY_INFO,
  VIMOS_SEVERITY_WARNING,
  VIMOS_SEVERITY_ERROR, /* the move is refused */
} VimosSeverity;

#define VIMOS_TYPE_SEVERITY (vimos_severity_get_type ())
GType vimos_severity_get_type (void) G_GNUC_CONST;

/* VimosFinding: what a preflight check found. Immutable. Properties "severity", "message" (what),
 * "advice" (what to do). */
#define VIMOS_TYPE_FINDING (vimos_finding_get_type ())
G_DECLARE_FINAL_TYPE (VimosFinding, vimos_finding, VIMOS, FINDING, GObject)
VimosFinding *vimos_finding_new (VimosSeverity severity,
                                 const char *message,
                                 const char *advice);
VimosSeverity vimos_finding_get_severity (VimosFinding *self);
const char *vimos_finding_get_message (VimosFinding *self);
const char *vimos_finding_get_advice (VimosFinding *self);

G_END_DECLS
