/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-export.h"
#include "vimos-report-files.h"

/* Everything that can be left of a run, as files in a folder, for programs that nobody sits at.
 * Blocks while it writes; main thread only. */

#define SAMPLES_NAME "samples.csv, run.json"

/* Takes @bytes; %NULL: making them failed, and @error is set. */
static gboolean
save (const char *folder,
      const char *name,
      GBytes *bytes,
      GError **error)
{
  g_autoptr (GBytes) contents = bytes;
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (contents == NULL)
    return FALSE;
  if (g_file_set_contents (path, g_bytes_get_data (contents, NULL), g_bytes_get_size (contents),
                           &cause))
    return TRUE;
  g_set_error (error, cause->domain, cause->code, _("“%s” cannot be written: %s"), path,
               cause->message);
  return FALSE;
}

/**
 * vimos_report_save_all:
 * @folder: is there
 * @error: the first failure; what was written before stays
 *
 * Writes report.pdf, run.json, samples.csv, and network and charts as .svg and .png.
 */
gboolean
vimos_report_save_all (const VimosReport *self,
                       const char *folder,
                       GError **error)
{
  static const struct
  {
    const char *name;
    VimosExportKind kind;
  } files[] = {
    { "report.pdf", VIMOS_EXPORT_REPORT },    { "run.json", VIMOS_EXPORT_RUN },
    { "samples.csv", VIMOS_EXPORT_SAMPLES },  { "network.svg", VIMOS_EXPORT_NETWORK },
    { "network.png", VIMOS_EXPORT_NETWORK },  { "charts.svg", VIMOS_EXPORT_CHARTS },
    { "charts.png", VIMOS_EXPORT_CHARTS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GBytes *contents = vimos_export_make (self, files[i].kind, files[i].name, error);

      if (!save (folder, files[i].name, contents, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * vimos_report_save_all_of_migration:
 * @migration: that has ended
 * @network: (nullable): see #VimosReport, as @network_name
 * @folder: is there
 *
 * As vimos_report_save_all(), of a run that need not be in the history.
 */
gboolean
vimos_report_save_all_of_migration (VimosMigration *migration,
                                    VimosCanvas *network,
                                    const char *network_name,
                                    const char *folder,
                                    GError **error)
{
  g_autoptr (VimosReport) report = NULL;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), FALSE);

  report = vimos_report_new_for_migration (migration, network, network_name);
  report->samples_name = g_strdup (SAMPLES_NAME);
  return vimos_report_save_all (report, folder, error);
}
