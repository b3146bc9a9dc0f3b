/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @path: the names from the root down, "domain/devices/disk" */
typedef struct
{
  gboolean (*start) (const char *path,
                     const char **names,
                     const char **values,
                     gpointer data,
                     GError **error);
  gboolean (*text) (const char *path,
                    const char *text,
                    gpointer data,
                    GError **error);
} VimosMarkupHandler;

gboolean vimos_markup_walk (const char *xml,
                            const VimosMarkupHandler *handler,
                            gpointer data,
                            GError **error);
const char *vimos_markup_attribute (const char *name,
                                    const char **names,
                                    const char **values);
gboolean vimos_markup_take (char **field,
                            const char *text,
                            GError **error);

G_END_DECLS
