/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "history-runs.h"
#include "test-display.h"
#include "test-folder.h"
#include "vimos-compare.h"
#include "vimos-comparison-page.h"
#include "vimos-export.h"
#include "vimos-history-json.h"
#include "vimos-palette.h"
#include "vimos-record-words.h"
#include "vimos-report-files.h"
#include "vimos-save-dialog.h"

/* What is saved, looked at by others' programs where they are installed. */

static VimosReport *
make_report (const HistoryRunSpec *spec)
{
  g_autoptr (VimosHistoryRecord) record = history_runs_make (spec);
  g_autoptr (VimosTimeline) timeline = history_runs_get_timeline (record);

  return vimos_report_new (record, timeline, NULL, "network ring4");
}

static char *
write_temporary (GBytes *bytes)
{
  char *path = NULL;
  int fd = g_file_open_tmp ("vimos-report-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (
      g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  return path;
}

/* What a program prints about a file; NULL when it is not installed. */
static char *
ask (const char *program,
     const char *option,
     GBytes *bytes)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  char *said = NULL;
  int status;

  if (found == NULL)
    return NULL;
  path = write_temporary (bytes);
  g_ptr_array_add (argv, (gpointer) program);
  if (option != NULL)
    g_ptr_array_add (argv, (gpointer) option);
  g_ptr_array_add (argv, path);
  if (g_str_equal (program, "pdftotext"))
    g_ptr_array_add (argv, (gpointer) "-");
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               &said, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_remove (path);
  return said;
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

/* One page, every font embedded, nothing but lines and text. */
static gboolean
check_pdf (GBytes *pdf)
{
  g_autofree char *fonts = ask ("pdffonts", NULL, pdf);
  g_autofree char *pages = ask ("pdfinfo", NULL, pdf);
  g_autofree char *images = ask ("pdfimages", "-list", pdf);
  g_auto (GStrv) lines = NULL;

  if (fonts == NULL)
    return FALSE;
  assert_has (pages, "Pages:           1\n");
  lines = g_strsplit (fonts, "\n", -1);
  g_assert_nonnull (lines[2]);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    assert_has (lines[i], " yes ");
  g_assert_null (strstr (images, "image "));
  return TRUE;
}

/* No word reaches over the margins. */
static void
check_margins (GBytes *pdf)
{
  g_autofree char *boxes = ask ("pdftotext", "-bbox", pdf);
  guint n = 0;

  for (const char *at = strstr (boxes, "<word "); at != NULL; at = strstr (at + 1, "<word "))
    {
      const char *left = strstr (at, "xMin=\""), *right = strstr (at, "xMax=\""),
                 *foot = strstr (at, "yMax=\"");

      g_assert_true (left != NULL && right != NULL && foot != NULL);
      g_assert_cmpfloat (g_ascii_strtod (left + 6, NULL), >=, 40);
      g_assert_cmpfloat (g_ascii_strtod (right + 6, NULL), <=, 595.28 - 40);
      g_assert_cmpfloat (g_ascii_strtod (foot + 6, NULL), <=, 841.89 - 15);
      n++;
    }
  g_assert_cmpuint (n, >, 50);
}

static void
test_report (void)
{
  g_autoptr (VimosReport) report = make_report (&history_runs_six[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = vimos_export_make (report, VIMOS_EXPORT_REPORT, "web.pdf", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  if (!check_pdf (pdf))
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  text = ask ("pdftotext", "-layout", pdf);
  assert_has (text, "web, from hv1 to hv2 over Path 1");
  assert_has (text, "network ring4");
  assert_has (text, "web now runs on hv2.");
  assert_has (text, "29.1");
  assert_has (text, "overhead 2.26 s");
  assert_has (text, "s1 – s4 – s3, 2 hops");
  assert_has (text, "no answer for 29.1 s");
  assert_has (text, "52:54:00:00:00:0A");
  assert_has (text, "1 of 1");
  check_margins (pdf);
  g_assert_null (strchr (strchr (text, '\f') + 1, '\f')); /* one page */
}

static void
test_failed_report (void)
{
  g_autoptr (VimosReport) report = make_report (&history_runs_six[5]);
  g_autoptr (GBytes) pdf = vimos_export_make (report, VIMOS_EXPORT_REPORT, "db.pdf", NULL);
  g_autofree char *text = ask ("pdftotext", "-layout", pdf);

  g_assert_nonnull (pdf);
  if (text == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  assert_has (text, "Cancelled at 31 %. db runs on hv1 again; nothing was left on hv2.");
  g_assert_null (strstr (text, "Migration time")); /* there is none */
}

/* Names from outside can be long, and are no markup. */
static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (300, 'w');
  g_autofree char *host = g_strdup ("hypervisor-17.rack-4.<b>hall</b>.example.net & more");
  HistoryRunSpec spec = history_runs_six[0];
  g_autoptr (VimosReport) report = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;

  spec.vm = name;
  spec.from = spec.to = host;
  report = make_report (&spec);
  pdf = vimos_export_make (report, VIMOS_EXPORT_REPORT, "long.pdf", NULL);
  file = vimos_export_make_name (report->record, VIMOS_EXPORT_REPORT);
  g_assert_cmpuint (strlen (file), <=, 120);
  text = ask ("pdftotext", "-raw", pdf);
  if (text == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  assert_has (text, "wwwww");
  assert_has (text, "<b>hall</b>");
  assert_has (text, "1 of 1");
  g_assert_true (check_pdf (pdf));
  check_margins (pdf);
}

static void
test_file_names (void)
{
  HistoryRunSpec spec = history_runs_six[0];
  static const char *const endings[] = { ".svg", ".png", NULL };
  g_autoptr (VimosHistoryRecord) record = NULL;
  g_autofree char *name = NULL;
  g_autofree char *kept = vimos_save_complete_name ("Picture.PNG", endings);
  g_autofree char *completed = vimos_save_complete_name ("picture.v2", endings);
  g_autofree char *bare = vimos_save_complete_name (".png", endings);

  spec.vm = "../../etc/we:b";
  record = history_runs_make (&spec);
  name = vimos_record_make_file_name (record, ".csv");
  g_assert_true (g_str_has_suffix (name, ".csv"));
  g_assert_null (strchr (name, '/'));
  g_assert_true (*name != '.');
  g_assert_cmpstr (kept, ==, "Picture.PNG");
  g_assert_cmpstr (completed, ==, "picture.v2.svg");
  g_assert_cmpstr (bare, ==, ".png.svg"); /* a name that is an ending is none yet */
}

static void
count_elements (GMarkupParseContext *context,
                const char *element,
                const char **names,
                const char **values,
                gpointer n,
                GError **error)
{
  g_assert_cmpstr (element, !=, "image");
  (*(guint *) n)++;
}

/* Well-formed, and no bitmap in it. */
static void
test_svg (void)
{
  static const GMarkupParser parser = { .start_element = count_elements };
  static const VimosExportKind kinds[]
      = { VIMOS_EXPORT_NETWORK, VIMOS_EXPORT_CHARTS, VIMOS_EXPORT_REPORT };
  g_autoptr (VimosReport) report = make_report (&history_runs_six[1]);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) svg = vimos_export_make (report, kinds[i], "x.svg", &error);
      guint n = 0;
      g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n, NULL);

      g_assert_no_error (error);
      g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL), g_bytes_get_size (svg),
                                    &error);
      g_assert_no_error (error);
      g_assert_true (g_markup_parse_context_end_parse (context, NULL));
      g_assert_cmpuint (n, >, 50);
    }
}

static void
test_png (void)
{
  g_autoptr (VimosReport) report = make_report (&history_runs_six[2]); /* without a path */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = vimos_export_make (report, VIMOS_EXPORT_NETWORK, "x.png", &error);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2560);
  g_clear_object (&texture);
  g_clear_pointer (&png, g_bytes_unref);
  png = vimos_export_make (report, VIMOS_EXPORT_REPORT, "x.png", &error);
  g_assert_no_error (error);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 1191); /* A4, 144 dots an inch */
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 1684);
  g_assert_null (vimos_export_make (report, VIMOS_EXPORT_CHARTS, "x.gif", &error));
  g_assert_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_FORMAT);
}

/* Every sample of the run, and no other. */
static void
test_csv (void)
{
  g_autoptr (VimosReport) report = make_report (&history_runs_six[0]);
  g_autoptr (GBytes) csv = vimos_export_make (report, VIMOS_EXPORT_SAMPLES, "x.csv", NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  VimosTimeline *timeline = report->timeline;
  guint n = vimos_timeline_get_n_pings (timeline) + vimos_timeline_get_n_bytes (timeline)
            + vimos_timeline_get_n_events (timeline);

  g_assert_cmpuint (g_strv_length (lines), ==,
                    n + 2); /* the titles, and what is behind the last line's end */
  assert_has (text, ",event,,,,,STOP,");
}

/* What was exported is the run when it is imported. */
static void
test_json (void)
{
  g_autoptr (VimosReport) report = make_report (&history_runs_six[0]);
  g_autoptr (GBytes) json = vimos_export_make (report, VIMOS_EXPORT_RUN, "x.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRecord) again = vimos_history_record_import (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (again->key, ==, report->record->key);
  g_assert_cmpfloat (again->measurement.migration, ==, report->record->measurement.migration);
  g_assert_true (g_bytes_equal (again->samples, report->record->samples));
}

static void
test_save_all (void)
{
  static const char *const names[] = { "report.pdf",  "run.json",   "samples.csv", "network.svg",
                                       "network.png", "charts.svg", "charts.png" };
  g_autoptr (VimosReport) report = make_report (&history_runs_six[0]);
  g_autofree char *folder = test_folder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_report_save_all (report, folder, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (vimos_report_save_all (report, folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  *(char **) user_data = vimos_save_contents_finish (result);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

/* What went wrong is said with what to do about it. */
static void
test_save_errors (void)
{
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/web.pdf");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *message = NULL;

  vimos_save_contents_async (nowhere, bytes, saved_cb, &message);
  g_assert_true (test_display_wait (is_set, &message));
  assert_has (message, "“web.pdf” was not saved");
  assert_has (message, "Choose another folder or name.");
}

/* ---- comparison ---- */

typedef struct
{
  char *folder;
  VimosHistory *history;
  GPtrArray *runs;
} Fixture;

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_assert_true (vimos_history_load_finish (VIMOS_HISTORY (source), result, NULL));
}

static gboolean
are_loaded (gpointer data)
{
  GPtrArray *runs = data;

  for (guint i = 0; i < runs->len; i++)
    if (!vimos_history_run_get_loaded (g_ptr_array_index (runs, i)))
      return FALSE;
  return TRUE;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->history = vimos_history_new (fixture->folder);
  fixture->runs = g_ptr_array_new_with_free_func (g_object_unref);
  history_runs_add (fixture->history, history_runs_six, G_N_ELEMENTS (history_runs_six));
}

static void
take (Fixture *fixture,
      guint index)
{
  VimosHistoryRun *run = history_runs_get (fixture->history, index);

  g_ptr_array_add (fixture->runs, g_object_ref (run));
  vimos_history_load_async (fixture->history, run, NULL, loaded_cb, NULL);
  g_assert_true (test_display_wait (are_loaded, fixture->runs));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->runs);
  vimos_history_close (fixture->history);
  test_display_settle ();
  g_assert_finalize_object (fixture->history);
  test_folder_free (fixture->folder);
}

static const VimosCompareRow *
find_row (GPtrArray *rows,
          const char *title)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((VimosCompareRow *) g_ptr_array_index (rows, i))->title, title))
      return g_ptr_array_index (rows, i);
  g_assert_not_reached ();
}

static void
test_compare (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (VimosTimeModel) model = NULL;

  take (fixture, 1);
  take (fixture, 0);
  sentence = vimos_compare_describe (fixture->runs);
  g_assert_cmpstr (sentence, ==, "Path 1 moved web in 29.1 s: 42.1 s sooner than Path 2.");
  rows = vimos_compare_make_rows (fixture->runs);
  g_assert_cmpstr (find_row (rows, "Migration time")->values[0], ==, "71.2 s");
  g_assert_false (find_row (rows, "Migration time")->best[0]);
  g_assert_true (find_row (rows, "Migration time")->best[1]);
  g_assert_cmpstr (find_row (rows, "against A")->values[1], ==, "−42.1 s");
  g_assert_true (find_row (rows, "Average rate")->best[1]); /* the most is the best */
  g_assert_false (find_row (rows, "Theoretical transfer")->best[1]);
  model = vimos_compare_make_model (fixture->runs);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_time_model_get_lanes (model)), ==, 5);
  g_assert_cmpfloat (vimos_time_model_get_end (model), >, 72);
}

/* Other VMs, a run that failed, and one without a path: each is called so that one knows which. */
static void
test_compare_odd (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *sentence = NULL;
  g_autofree char *unpinned = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (VimosTimeModel) model = NULL;

  take (fixture, 3);
  take (fixture, 5);
  sentence = vimos_compare_describe (fixture->runs);
  g_assert_cmpstr (sentence, ==, "A (mail) moved mail in 41.7 s. B (db) did not move it.");
  rows = vimos_compare_make_rows (fixture->runs);
  g_assert_cmpstr (find_row (rows, "Migration time")->values[1], ==, "–");
  model = vimos_compare_make_model (fixture->runs);
  g_ptr_array_set_size (fixture->runs, 0);
  take (fixture, 5);
  g_free (sentence);
  sentence = vimos_compare_describe (fixture->runs);
  g_assert_cmpstr (sentence, ==, "None of these runs moved its VM.");
  g_ptr_array_set_size (fixture->runs, 0);
  take (fixture, 0);
  take (fixture, 2);
  unpinned = vimos_compare_describe (fixture->runs);
  g_assert_cmpstr (unpinned, ==, "Path 1 moved web in 29.1 s: 42.1 s sooner than B (not pinned).");
}

static void
test_comparison_page (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  take (fixture, 0);
  take (fixture, 1);
  take (fixture, 2);
  pdf = vimos_comparison_make_page (fixture->runs, VIMOS_DRAWING_PDF, &error);
  g_assert_no_error (error);
  text = ask ("pdftotext", "-layout", pdf);
  if (text == NULL || !check_pdf (pdf))
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  assert_has (text, "3 runs compared");
  assert_has (text, "42.1 s sooner than Path 2");
  assert_has (text, "Downtime by ping");
  assert_has (text, "web, from hv1 to hv2 over Path 2");
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  g_test_add_func ("/reports/report", test_report);
  g_test_add_func ("/reports/failed", test_failed_report);
  g_test_add_func ("/reports/long-names", test_long_names);
  g_test_add_func ("/reports/file-names", test_file_names);
  g_test_add_func ("/reports/svg", test_svg);
  g_test_add_func ("/reports/png", test_png);
  g_test_add_func ("/reports/csv", test_csv);
  g_test_add_func ("/reports/json", test_json);
  g_test_add_func ("/reports/save-all", test_save_all);
  g_test_add_func ("/reports/save-errors", test_save_errors);
  g_test_add ("/reports/compare", Fixture, NULL, set_up, test_compare, tear_down);
  g_test_add ("/reports/compare-odd", Fixture, NULL, set_up, test_compare_odd, tear_down);
  g_test_add ("/reports/comparison-page", Fixture, NULL, set_up, test_comparison_page, tear_down);
  return g_test_run ();
}
