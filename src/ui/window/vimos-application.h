/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIMOS_TYPE_APPLICATION (vimos_application_get_type ())
G_DECLARE_FINAL_TYPE (VimosApplication, vimos_application, VIMOS, APPLICATION, AdwApplication)

VimosApplication *vimos_application_new (void);
int vimos_application_get_status (VimosApplication *self);

G_END_DECLS
