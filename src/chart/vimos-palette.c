/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <gtk/gtk.h>

#include "vimos-chart-resources.h"
#include "vimos-palette.h"
#include "vimos-span.h"

/* Colours stand in CSS as named colours, one file for each of light, dark and their high-contrast
 * forms; here they are installed on a display and read back for drawing. Main thread only. */

#define RESOURCES "/io/github/vimos/Vimos/chart/"
#define PROVIDER_KEY "vimos-palette-provider"

static char *
read_css (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (vimos_chart_get_resource (), path, 0, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
compose_css (gboolean dark,
             gboolean high_contrast)
{
  g_autofree char *base = read_css (dark ? "palette-dark.css" : "palette.css");
  g_autofree char *contrast = NULL;
  g_autofree char *nodes = read_css ("palette-nodes.css");

  if (high_contrast)
    contrast = read_css (dark ? "palette-hc-dark.css" : "palette-hc.css");
  return g_strconcat (base, contrast != NULL ? contrast : "", nodes, NULL);
}

static void
read_colours (VimosPalette *self,
              GtkStyleContext *style)
{
  const struct
  {
    const char *name;
    GdkRGBA *colour;
  } entries[] = {
    { "vimos_background", &self->background },
    { "vimos_text", &self->text },
    { "vimos_dim", &self->dim },
    { "vimos_accent", &self->accent },
    { "vimos_link", &self->link },
    { "vimos_outline", &self->outline },
    { "vimos_glyph", &self->glyph },
    { "vimos_square", &self->square },
    { "vimos_rack", &self->rack },
    { "vimos_hexagon", &self->hexagon },
    { "vimos_good", &self->good },
    { "vimos_mark", &self->mark },
    { "vimos_running", &self->running },
    { "vimos_paused", &self->paused },
    { "vimos_off", &self->off },
    { "vimos_outage", &self->outage },
    { "vimos_grid", &self->grid },
    { "vimos_lane", &self->lane },
    { "vimos_on_track", &self->on_track },
    { "vimos_track_1", &self->tracks[0] },
    { "vimos_track_2", &self->tracks[1] },
    { "vimos_track_3", &self->tracks[2] },
    { "vimos_track_4", &self->tracks[3] },
    { "vimos_track_rest", &self->rest },
    { "vimos_load_1", &self->loads[0] },
    { "vimos_load_2", &self->loads[1] },
    { "vimos_load_3", &self->loads[2] },
    { "vimos_load_4", &self->loads[3] },
    { "vimos_load_5", &self->loads[4] },
    { "vimos_load_6", &self->loads[5] },
    { "vimos_gone", &self->gone },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (!gtk_style_context_lookup_color (style, entries[i].name, entries[i].colour))
      gtk_style_context_get_color (style, entries[i].colour);
}

/**
 * vimos_palette_install:
 * @display: the display whose widgets shall know the colours
 * @dark: the colours for a dark background
 * @high_contrast: the colours for people who need high contrast
 *
 * Makes the named colours known to all widgets of @display, in place of those installed before;
 * widgets hear of it by their css_changed().
 */
void
vimos_palette_install (GdkDisplay *display,
                       gboolean dark,
                       gboolean high_contrast)
{
  GtkCssProvider *provider;
  g_autofree char *css = NULL;

  g_return_if_fail (GDK_IS_DISPLAY (display));

  provider = g_object_get_data (G_OBJECT (display), PROVIDER_KEY);
  if (provider == NULL)
    {
      provider = gtk_css_provider_new ();
      g_object_set_data_full (G_OBJECT (display), PROVIDER_KEY, provider, g_object_unref);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }

  css = compose_css (dark, high_contrast);
  gtk_css_provider_load_from_data (provider, css, -1);
}

/**
 * vimos_palette_load:
 * @self: (out caller-allocates): the colours
 * @dark: those for a dark background
 * @high_contrast: those for people who need high contrast
 *
 * Reads colours whatever the display shows: a report is printed on white, also from a dark window.
 */
void
vimos_palette_load (VimosPalette *self,
                    gboolean dark,
                    gboolean high_contrast)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *css = compose_css (dark, high_contrast);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  g_return_if_fail (self != NULL);

  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider (style, GTK_STYLE_PROVIDER (provider),
                                  GTK_STYLE_PROVIDER_PRIORITY_USER);
  read_colours (self, style);
}

/**
 * vimos_palette_resolve:
 * @self: (out caller-allocates): the colours
 * @widget: the widget that will be drawn with them
 *
 * Reads the named colours as @widget sees them. Installs the light ones first if its display has
 * none.
 */
void
vimos_palette_resolve (VimosPalette *self,
                       GtkWidget *widget)
{
  GdkDisplay *display;

  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  display = gtk_widget_get_display (widget);
  if (g_object_get_data (G_OBJECT (display), PROVIDER_KEY) == NULL)
    vimos_palette_install (display, FALSE, FALSE);
  read_colours (self, gtk_widget_get_style_context (widget));
}

/**
 * vimos_palette_get_track:
 * @self: the colours
 * @track: the alternative, from 0
 *
 * Returns: (transfer none): the colour of @track; all from the fifth on share one
 */
const GdkRGBA *
vimos_palette_get_track (const VimosPalette *self,
                         guint track)
{
  g_return_val_if_fail (self != NULL, NULL);

  return track < VIMOS_N_TRACKS ? &self->tracks[track] : &self->rest;
}

/**
 * vimos_palette_get_span_colour:
 * @colour: a track or one of #VimosSpan's colours
 *
 * Returns: (transfer none): what it looks like
 */
const GdkRGBA *
vimos_palette_get_span_colour (const VimosPalette *self,
                               int colour)
{
  switch (colour)
    {
    case VIMOS_SPAN_GOOD:
      return &self->good;
    case VIMOS_SPAN_NEUTRAL:
      return &self->rest;
    case VIMOS_SPAN_OUTAGE:
      return &self->outage;
    default:
      return vimos_palette_get_track (self, colour);
    }
}

/**
 * vimos_palette_fade:
 * @colour: a colour
 * @alpha: how much of it stays, 0 to 1
 *
 * Returns: @colour with its opacity multiplied by @alpha
 */
GdkRGBA
vimos_palette_fade (const GdkRGBA *colour,
                    double alpha)
{
  GdkRGBA faded = *colour;

  faded.alpha *= alpha;
  return faded;
}

/**
 * vimos_track_get_dashes:
 * @track: the alternative, from 0
 * @n_dashes: (out): the number of dashes; 0 for a solid line
 *
 * Colour is never the only thing that tells two alternatives apart.
 *
 * Returns: (transfer none) (array length=n_dashes): lengths on and off in px
 */
const double *
vimos_track_get_dashes (guint track,
                        int *n_dashes)
{
  static const double dashed[] = { 14, 7 };
  static const double dotted[] = { 3.5, 5.5 };
  static const double dash_dot[] = { 16, 5, 3, 5 };

  g_return_val_if_fail (n_dashes != NULL, NULL);

  switch (track)
    {
    case 1:
      *n_dashes = G_N_ELEMENTS (dashed);
      return dashed;
    case 2:
      *n_dashes = G_N_ELEMENTS (dotted);
      return dotted;
    case 3:
      *n_dashes = G_N_ELEMENTS (dash_dot);
      return dash_dot;
    default:
      *n_dashes = 0;
      return NULL;
    }
}
