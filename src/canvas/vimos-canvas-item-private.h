/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What nodes and edges have in common: members that tell whether they have become other ones. */

static inline gboolean
vimos_canvas_item_set_text (char **where,
                            const char *text)
{
  if (g_strcmp0 (text, *where) == 0)
    return FALSE;
  g_free (*where);
  *where = g_strdup (text);
  return TRUE;
}

static inline gboolean
vimos_canvas_item_set_flag (gboolean *where,
                            gboolean value)
{
  value = !!value;
  if (value == *where)
    return FALSE;
  *where = value;
  return TRUE;
}

/* What is to be said of it, and why it is gone; either may be NULL. */
static inline char *
vimos_canvas_item_describe (const char *text,
                            const char *gone)
{
  if (gone == NULL)
    return g_strdup (text);
  return text != NULL ? g_strdup_printf ("%s\n%s", text, gone) : g_strdup (gone);
}

G_END_DECLS
