/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"

G_BEGIN_DECLS

/**
 * VimosOnosAnswer:
 * @status: the HTTP status
 * @jetty: whether ONOS's web server says that it is the one
 * @content_type: (nullable): the media type
 * @body: what came
 *
 * What decides how an answer is understood.
 */
typedef struct
{
  guint status;
  gboolean jetty;
  const char *content_type;
  GBytes *body;
} VimosOnosAnswer;

GError *vimos_onos_error_from_answer (const VimosOnosAnswer *answer,
                                      const char *const *secrets);
GError *vimos_onos_error_from_content (const VimosOnosAnswer *answer);
GError *vimos_onos_error_from_io (const GError *io_error);
gboolean vimos_onos_error_is_reset (const GError *io_error);

G_END_DECLS
