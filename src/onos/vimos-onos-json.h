/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that may be anything, bounded before it is parsed: see the implementation. */
JsonNode *vimos_json_parse (GBytes *body,
                            GError **error);

G_END_DECLS
