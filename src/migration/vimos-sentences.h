/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void vimos_add_sentence (GString *text,
                         const char *sentence);

G_END_DECLS
