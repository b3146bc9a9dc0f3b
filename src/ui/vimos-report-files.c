/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-history-csv.h"
#include "vimos-history-json.h"
#include "vimos-report-files.h"
#include "vimos-report-pictures.h"

/* Everything that can be left of a run, as files in a folder, for programs that nobody sits at. Blocks while it
 * writes; main thread only. */

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
  if (g_file_set_contents (path, g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), &cause))
    return TRUE;
  g_set_error (error, cause->domain, cause->code, _("“%s” cannot be written: %s"), path, cause->message);
  return FALSE;
}

static GBytes *
make_csv (const VimosReport *self)
{
  char *text = vimos_history_record_to_csv (self->record, self->timeline);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_json (const VimosReport *self)
{
  g_autoptr (JsonNode) root = vimos_history_record_export (self->record, self->timeline);
  char *text = json_to_string (root, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
save_pictures (const VimosReport *self,
               const char *folder,
               GError **error)
{
  static const struct
  {
    const char *name;
    VimosDrawingFormat format;
    GBytes *(*export) (const VimosReport *, VimosDrawingFormat, GError **);
  } pictures[] = {
    { "network.svg", VIMOS_DRAWING_SVG, vimos_report_export_network },
    { "network.png", VIMOS_DRAWING_PNG, vimos_report_export_network },
    { "charts.svg", VIMOS_DRAWING_SVG, vimos_report_export_charts },
    { "charts.png", VIMOS_DRAWING_PNG, vimos_report_export_charts },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (!save (folder, pictures[i].name, pictures[i].export (self, pictures[i].format, error), error))
      return FALSE;
  return TRUE;
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
  return save (folder, "report.pdf", vimos_report_make_page (self, error), error)
         && save (folder, "run.json", make_json (self), error)
         && save (folder, "samples.csv", make_csv (self), error)
         && save_pictures (self, folder, error);
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
  g_autoptr (VimosHistoryRecord) begun = NULL;
  g_autoptr (VimosHistoryRecord) record = NULL;
  VimosReport report;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), FALSE);

  begun = vimos_history_record_begin (vimos_migration_get_plan (migration), vimos_migration_get_candidate (migration));
  record = vimos_history_record_end (begun, migration);
  report = (VimosReport){ .record = record,
                          .timeline = vimos_migration_get_timeline (migration),
                          .network = network,
                          .network_name = network_name,
                          .samples_name = SAMPLES_NAME };
  return vimos_report_save_all (&report, folder, error);
}
