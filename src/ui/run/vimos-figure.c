/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-figure.h"
#include "vimos-words.h"

#define UNIT_POINTS 18

/**
 * vimos_figure_show:
 * @label: of a large figure
 * @seconds: a time; NaN when it was not measured
 *
 * Shows the time, its units smaller than its figures.
 */
void
vimos_figure_show (GtkLabel *label,
                   double seconds)
{
  g_autofree char *text = isfinite (seconds) ? vimos_words_difference (seconds) : g_strdup ("–");
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) markup = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (i % 2 == 0)
      g_string_append_printf (markup, "%s%s", i > 0 ? " " : "", words[i]);
    else
      g_string_append_printf (markup, "<span size=\"%d\"> %s</span>", UNIT_POINTS * PANGO_SCALE,
                              words[i]);
  gtk_label_set_markup (label, markup->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
