/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-history-path.h"
#include "vimos-paths-answer.h"
#include "vimos-report.h"
#include "vimos-table.h"
#include "vimos-units.h"

struct _VimosPathsAnswer
{
  /* owned */
  char *from;
  char *to;
  VimosPathSet *paths;
  GArray *rows; /* VimosPathRow; the set keeps their paths alive */

  guint64 volume;  /* 0 when unknown */
  guint64 payload; /* 0 when unknown */
};

static void
row_clear (gpointer data)
{
  vimos_path_unref (((VimosPathRow *) data)->path);
}

/**
 * vimos_paths_answer_new:
 * @from: where the paths begin, in the user's words
 * @to: where they end
 * @paths: (nullable): what was found
 * @volume: bytes that the theoretical times are of; 0 when there are none
 * @payload: bytes that the predictions are of; 0 when there are none
 *
 * Returns: (transfer full): an answer without rows
 */
VimosPathsAnswer *
vimos_paths_answer_new (const char *from,
                        const char *to,
                        VimosPathSet *paths,
                        guint64 volume,
                        guint64 payload)
{
  VimosPathsAnswer *self = g_new0 (VimosPathsAnswer, 1);

  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->paths = paths != NULL ? vimos_path_set_ref (paths) : NULL;
  self->rows = g_array_new (FALSE, FALSE, sizeof (VimosPathRow));
  g_array_set_clear_func (self->rows, row_clear);
  self->volume = volume;
  self->payload = payload;
  return self;
}

void
vimos_paths_answer_free (VimosPathsAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->from);
  g_free (self->to);
  g_clear_pointer (&self->paths, vimos_path_set_unref);
  g_array_unref (self->rows);
  g_free (self);
}

void
vimos_paths_answer_add_row (VimosPathsAnswer *self,
                            const VimosPathRow *row)
{
  VimosPathRow kept = *row;

  vimos_path_ref (kept.path);
  g_array_append_val (self->rows, kept);
}

/* The path belongs to @candidate. */
VimosPathRow
vimos_path_row_from_candidate (VimosCandidate *candidate)
{
  return (VimosPathRow){
    .path = vimos_candidate_get_path (candidate),
    .rank = vimos_candidate_get_rank (candidate),
    .migration = vimos_candidate_get_predicted_migration (candidate),
    .downtime = vimos_candidate_get_predicted_downtime (candidate),
    .onos = vimos_candidate_get_cross_check (candidate),
  };
}

/**
 * vimos_path_row_report:
 * @self: a path
 * @builder: where its object goes
 *
 * The same as the history keeps of a path.
 */
void
vimos_path_row_report (const VimosPathRow *self,
                       JsonBuilder *builder)
{
  g_auto (VimosHistoryPath) path;

  vimos_history_path_init (&path);
  vimos_history_path_set (&path, self->path);
  path.rank = self->rank;
  path.predicted_migration = self->migration;
  path.predicted_downtime = self->downtime;
  path.onos = self->onos;
  vimos_history_path_report (&path, builder);
}

static VimosPathSetKind
get_kind (VimosPathsAnswer *self)
{
  return self->paths != NULL ? vimos_path_set_get_kind (self->paths) : VIMOS_PATH_SET_NONE;
}

static void
report_shared (VimosPathsAnswer *self,
               JsonBuilder *builder)
{
  guint n_devices = self->paths != NULL ? vimos_path_set_get_n_shared_devices (self->paths) : 0;
  guint n_links = self->paths != NULL ? vimos_path_set_get_n_shared_links (self->paths) : 0;

  vimos_report_begin_object (builder, "shared");
  vimos_report_begin_array (builder, "devices");
  for (guint i = 0; i < n_devices; i++)
    json_builder_add_string_value (builder, vimos_path_set_get_shared_device (self->paths, i)->id);
  json_builder_end_array (builder);
  vimos_report_begin_array (builder, "links");
  for (guint i = 0; i < n_links; i++)
    vimos_report_link (builder, vimos_path_set_get_shared_link (self->paths, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static guint
get_rank (VimosPathsAnswer *self,
          VimosPath *path)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (vimos_path_equal (g_array_index (self->rows, VimosPathRow, i).path, path))
      return g_array_index (self->rows, VimosPathRow, i).rank;
  return 0;
}

static void
report_reason (VimosPathsAnswer *self,
               const VimosReason *reason,
               JsonBuilder *builder)
{
  VimosTopology *topology = vimos_path_set_get_topology (self->paths);
  g_autofree char *text = vimos_reason_to_text (reason, topology);

  json_builder_begin_object (builder);
  vimos_report_text (builder, "kind", vimos_reason_kind_to_string (reason->kind));
  vimos_report_text (builder, "text", text);
  if (reason->path != NULL)
    vimos_report_integer (builder, "path", get_rank (self, reason->path));
  vimos_report_begin_array (builder, "devices");
  for (guint i = 0; i < reason->devices->len; i++)
    {
      const VimosDevice *device = g_ptr_array_index (reason->devices, i);

      json_builder_add_string_value (builder, device->id);
    }
  json_builder_end_array (builder);
  vimos_report_begin_array (builder, "links");
  for (guint i = 0; i < reason->links->len; i++)
    vimos_report_link (builder, g_ptr_array_index (reason->links, i));
  json_builder_end_array (builder);
  vimos_report_point (builder, "access", reason->access);
  vimos_report_integer (builder, "count", reason->count);
  vimos_report_number (builder, "mbps", reason->mbps);
  json_builder_end_object (builder);
}

static guint
get_n_reasons (VimosPathsAnswer *self)
{
  return self->paths != NULL ? vimos_path_set_get_n_reasons (self->paths) : 0;
}

static gboolean
has_reason (VimosPathsAnswer *self,
            VimosReasonKind kind)
{
  for (guint i = 0; i < get_n_reasons (self); i++)
    if (vimos_path_set_get_reason (self->paths, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/**
 * vimos_paths_answer_report:
 * @self: an answer
 * @builder: in an object, to which members are added
 *
 * "from", "to", "kind", "volume_bytes", "payload_bytes", "paths", "shared", "reasons"
 */
void
vimos_paths_answer_report (VimosPathsAnswer *self,
                           JsonBuilder *builder)
{
  vimos_report_text (builder, "from", self->from);
  vimos_report_text (builder, "to", self->to);
  vimos_report_text (builder, "kind", vimos_path_set_kind_to_string (get_kind (self)));
  if (self->volume > 0)
    vimos_report_integer (builder, "volume_bytes", self->volume);
  if (self->payload > 0)
    vimos_report_integer (builder, "payload_bytes", self->payload);
  vimos_report_begin_array (builder, "paths");
  for (guint i = 0; i < self->rows->len; i++)
    vimos_path_row_report (&g_array_index (self->rows, VimosPathRow, i), builder);
  json_builder_end_array (builder);
  report_shared (self, builder);
  vimos_report_begin_array (builder, "reasons");
  for (guint i = 0; i < get_n_reasons (self); i++)
    report_reason (self, vimos_path_set_get_reason (self->paths, i), builder);
  json_builder_end_array (builder);
}

static char *
kind_to_words (VimosPathsAnswer *self)
{
  guint n_paths = self->rows->len;

  switch (get_kind (self))
    {
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
      return g_strdup_printf (ngettext ("%u path", "%u paths that share no switch", n_paths),
                              n_paths);
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      return g_strdup_printf (
          ngettext ("%u path", "%u paths that share switches, but no link", n_paths), n_paths);
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      return g_strdup_printf (
          ngettext ("%u path", "%u paths that share only what every path must take", n_paths),
          n_paths);
    case VIMOS_PATH_SET_SINGLE:
      return g_strdup (has_reason (self, VIMOS_REASON_LIMIT)
                               || has_reason (self, VIMOS_REASON_CONSTRAINED)
                           ? _("one path")
                           : _("the only path"));
    case VIMOS_PATH_SET_NONE:
    default:
      return g_strdup (_("no path"));
    }
}

static char *
place_to_words (VimosPath *path)
{
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  VimosTopology *topology = vimos_path_get_topology (path);

  if (bottleneck->link != NULL)
    return g_strdup_printf (
        "%s – %s", vimos_topology_get_device (topology, bottleneck->link->src_index)->name,
        vimos_topology_get_device (topology, bottleneck->link->dst_index)->name);
  if (bottleneck->access != NULL)
    {
      g_autofree char *port = vimos_report_point_to_words (topology, bottleneck->access);

      /* Translators: a switch port at which a host is attached */
      return g_strdup_printf (_("port %s"), port);
    }
  return g_strdup ("");
}

static const char *
cross_check_to_words (VimosCrossCheck check)
{
  switch (check)
    {
    case VIMOS_CROSS_CHECK_FOUND:
      return _("yes");
    case VIMOS_CROSS_CHECK_NOT_FOUND:
      return _("no");
    case VIMOS_CROSS_CHECK_PENDING:
    case VIMOS_CROSS_CHECK_UNAVAILABLE:
    default:
      return _("no answer");
    }
}

static void
append_table (VimosPathsAnswer *self,
              GString *text)
{
  g_autoptr (VimosTable) table = vimos_table_new (
      _(">#"), _("PATH"), _(">HOPS"), _(">BOTTLENECK"), _("SOURCE"), _("WHERE"),
      _(">AVAILABLE"), _(">MIGRATION"), _(">DOWNTIME"), _("ONOS"), NULL);
  g_autofree char *lines = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const VimosPathRow *row = &g_array_index (self->rows, VimosPathRow, i);
      const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (row->path);

      vimos_table_take_cell (table, g_strdup_printf ("%u", row->rank));
      vimos_table_take_cell (table, vimos_path_to_string (row->path));
      vimos_table_take_cell (table, g_strdup_printf ("%u", vimos_path_get_hops (row->path)));
      vimos_table_take_cell (table, vimos_format_mbps (bottleneck->mbps));
      vimos_table_take_cell (table, vimos_report_source_to_words (bottleneck->source));
      vimos_table_take_cell (table, place_to_words (row->path));
      vimos_table_take_cell (table, vimos_format_mbps (vimos_path_get_available_mbps (row->path)));
      vimos_table_take_cell (table,
                             isnan (row->migration) ? NULL : vimos_format_seconds (row->migration));
      vimos_table_take_cell (table,
                             isnan (row->downtime) ? NULL : vimos_format_seconds (row->downtime));
      vimos_table_add_cell (table, cross_check_to_words (row->onos));
    }
  lines = vimos_table_to_string (table);
  g_string_append (text, lines);
}

static void
append_shared (VimosPathsAnswer *self,
               GString *text)
{
  guint n_devices = vimos_path_set_get_n_shared_devices (self->paths);
  guint n_links = vimos_path_set_get_n_shared_links (self->paths);

  if (n_devices + n_links == 0 || has_reason (self, VIMOS_REASON_SHARED))
    return;
  g_string_append (text, _("Shared:"));
  for (guint i = 0; i < n_devices; i++)
    g_string_append_printf (text, "%s %s", i > 0 ? "," : "",
                            vimos_path_set_get_shared_device (self->paths, i)->name);
  for (guint i = 0; i < n_links; i++)
    {
      const VimosLink *link = vimos_path_set_get_shared_link (self->paths, i);
      VimosTopology *topology = vimos_path_get_topology (vimos_path_set_get_path (self->paths, 0));
      g_autofree char *src = vimos_report_point_to_words (topology, &link->src);
      g_autofree char *dst = vimos_report_point_to_words (topology, &link->dst);

      g_string_append_printf (text, "%s %s → %s", i + n_devices > 0 ? "," : "", src, dst);
    }
  g_string_append_c (text, '\n');
}

/* The bottleneck of each path stands in the table. */
static void
append_reasons (VimosPathsAnswer *self,
                GString *text)
{
  for (guint i = 0; i < get_n_reasons (self); i++)
    {
      const VimosReason *reason = vimos_path_set_get_reason (self->paths, i);
      g_autofree char *words = NULL;

      if (reason->kind == VIMOS_REASON_BOTTLENECK)
        continue;
      words = vimos_reason_to_text (reason, vimos_path_set_get_topology (self->paths));
      g_string_append_printf (text, "%s.\n", words);
    }
}

/**
 * vimos_paths_answer_to_text:
 * @self: an answer
 *
 * Returns: (transfer full): lines for a terminal
 */
char *
vimos_paths_answer_to_text (VimosPathsAnswer *self)
{
  g_autofree char *kind = kind_to_words (self);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s → %s: %s", self->from, self->to, kind);
  if (self->payload > 0)
    {
      g_autofree char *payload = vimos_format_bytes (self->payload);

      /* Translators: a volume of data */
      g_string_append_printf (text, _("; times if %s have to be sent"), payload);
    }
  g_string_append_c (text, '\n');
  if (self->rows->len > 0)
    {
      append_table (self, text);
      append_shared (self, text);
    }
  append_reasons (self, text);
  return g_string_free (text, FALSE);
}
