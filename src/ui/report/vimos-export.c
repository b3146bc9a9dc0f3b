/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-export.h"
#include "vimos-history-csv.h"
#include "vimos-history-json.h"
#include "vimos-record-words.h"
#include "vimos-report-pictures.h"

/* The files that a run can be saved as. Main thread only. */

/**
 * vimos_export_make_name:
 *
 * Returns: (transfer full): what such a file is called if the user does not say otherwise
 */
char *
vimos_export_make_name (const VimosHistoryRecord *record,
                        VimosExportKind kind)
{
  static const char *const endings[] = { ".pdf", "-network.svg", "-charts.svg", ".csv", ".json" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (endings), NULL);

  return vimos_record_make_file_name (record, endings[kind]);
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_json (const VimosReport *report)
{
  g_autoptr (JsonNode) root = vimos_history_record_export (report->record, report->timeline);

  return take_text (json_to_string (root, TRUE));
}

/**
 * vimos_export_make:
 * @name: of the file; the ending says the format of a picture
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): the contents of the file; %NULL on error
 */
GBytes *
vimos_export_make (const VimosReport *report,
                   VimosExportKind kind,
                   const char *name,
                   GError **error)
{
  VimosDrawingFormat format;

  switch (kind)
    {
    case VIMOS_EXPORT_REPORT:
      return vimos_drawing_format_for_name (name, &format, error)
                 ? vimos_report_make_page (report, format, error)
                 : NULL;
    case VIMOS_EXPORT_NETWORK:
      return vimos_drawing_format_for_name (name, &format, error)
                 ? vimos_report_export_network (report, format, error)
                 : NULL;
    case VIMOS_EXPORT_CHARTS:
      return vimos_drawing_format_for_name (name, &format, error)
                 ? vimos_report_export_charts (report, format, error)
                 : NULL;
    case VIMOS_EXPORT_SAMPLES:
      return take_text (vimos_history_record_to_csv (report->record, report->timeline));
    case VIMOS_EXPORT_RUN:
    default:
      return make_json (report);
    }
}

/* ---- asking ---- */

typedef struct
{
  VimosReport *report;
  VimosExportKind kind;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  vimos_report_free (job->report);
  g_free (job);
}

static GBytes *
make_cb (gpointer data,
         const char *name,
         const char *choice,
         GError **error)
{
  Job *job = data;

  return vimos_export_make (job->report,
                            g_strcmp0 (choice, "charts") == 0 ? VIMOS_EXPORT_CHARTS : job->kind,
                            name, error);
}

/**
 * vimos_export_ask:
 * @report: (transfer full): the run
 * @kind: %VIMOS_EXPORT_NETWORK lets the user choose the charts instead
 * @window: whose dialog it is
 * @owner: (type GObject): whom @done is called for
 * @done: is told what came of it
 *
 * Asks where to and saves.
 */
void
vimos_export_ask (VimosReport *report,
                  VimosExportKind kind,
                  GtkWindow *window,
                  gpointer owner,
                  VimosSaveDoneFunc done)
{
  static const char *const endings[][4] = {
    [VIMOS_EXPORT_REPORT] = { ".pdf", ".svg", ".png" },
    [VIMOS_EXPORT_NETWORK] = { ".svg", ".png", ".pdf" },
    [VIMOS_EXPORT_CHARTS] = { ".svg", ".png", ".pdf" },
    [VIMOS_EXPORT_SAMPLES] = { ".csv" },
    [VIMOS_EXPORT_RUN] = { ".json" },
  };
  static const char *const titles[] = { N_("Save Report"), N_("Save Picture"), N_("Save Picture"),
                                        N_("Export Samples"), N_("Export Run") };
  static const char *const choices[] = { "network", "charts", NULL };
  const char *const labels[] = { _("Path"), _("Charts"), NULL };
  g_autofree char *name = vimos_export_make_name (report->record, kind);
  Job *job = g_new0 (Job, 1);
  VimosSaveRequest request = { .title = _(titles[kind]),
                               .name = name,
                               .endings = endings[kind],
                               .make = make_cb,
                               .data = job,
                               .free_data = job_free };

  job->report = report;
  job->kind = kind;
  if (kind == VIMOS_EXPORT_NETWORK)
    {
      request.choices = choices;
      request.labels = labels;
      request.choice_label = _("Picture of");
    }
  vimos_save_dialog_ask (window, &request, owner, done);
}
