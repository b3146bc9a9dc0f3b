/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-window-private.h"

/* Saves the picture of the network as a file, as what its name ends with. */

#define SCALE 2 /* of a PNG */

static gboolean
choose_format (const char *name,
               VimosDrawingFormat *format)
{
  static const struct
  {
    const char *ending;
    VimosDrawingFormat format;
  } formats[] = {
    { ".png", VIMOS_DRAWING_PNG },
    { ".svg", VIMOS_DRAWING_SVG },
    { ".pdf", VIMOS_DRAWING_PDF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (name, formats[i].ending))
      {
        *format = formats[i].format;
        return TRUE;
      }
  return FALSE;
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (VimosWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    vimos_window_show_message (self, _("The picture is saved"));
  else
    vimos_window_show_message (self, error->message);
}

static void
write_picture (VimosWindow *self,
               GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  VimosDrawingFormat format;
  VimosCanvas *canvas;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (self->page == NULL)
    return;
  if (!choose_format (name, &format))
    {
      vimos_window_show_message (self, _("The name of the file must end with .png, .svg or .pdf"));
      return;
    }
  canvas = vimos_work_page_get_canvas (self->page);
  bytes = vimos_canvas_export (canvas, format, gtk_widget_get_width (GTK_WIDGET (canvas)),
                               gtk_widget_get_height (GTK_WIDGET (canvas)), SCALE, format != VIMOS_DRAWING_PNG, &error);
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                         g_object_ref (self));
  else
    vimos_window_show_message (self, error->message);
}

static void
response_cb (GtkNativeDialog *dialog,
             int response,
             gpointer user_data)
{
  VimosWindow *self = VIMOS_WINDOW (user_data);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      write_picture (self, file);
    }
  g_object_unref (dialog);
}

/**
 * vimos_window_save_picture:
 *
 * Asks where to, and saves the picture of the network there.
 */
void
vimos_window_save_picture (VimosWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save Picture"), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = g_strdup_printf ("%s.png", vimos_session_get_name (self->session));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
