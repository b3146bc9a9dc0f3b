/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-network-scene-private.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* The candidate paths on the picture: kerbs along their links, bottlenecks, tags; and while a move
 * runs, which way the data goes. The link that a path crosses in the older snapshot is found in the
 * newer one by the devices at its ends. */

#define MAX_SHOWN_PATHS VIMOS_CANVAS_MAX_TRACKS

typedef struct
{
  GArray *tracks; /* guint */
  int bottleneck;
  int flow;
} EdgeMarks;

typedef struct
{
  VimosNetworkScene *scene;
  GHashTable *marks; /* VimosCanvasEdge → EdgeMarks */
  int chosen;        /* track, or VIMOS_CANVAS_NO_TRACK */
  gboolean running;
  gboolean ended;
  gboolean unsettled;
  gboolean done;
} Marking;

static void
edge_marks_free (gpointer data)
{
  EdgeMarks *marks = data;

  g_array_unref (marks->tracks);
  g_free (marks);
}

static EdgeMarks *
marks_of (Marking *marking,
          VimosCanvasEdge *edge)
{
  EdgeMarks *marks = g_hash_table_lookup (marking->marks, edge);

  if (marks == NULL)
    {
      marks = g_new0 (EdgeMarks, 1);
      marks->tracks = g_array_new (FALSE, FALSE, sizeof (guint));
      marks->bottleneck = VIMOS_CANVAS_NO_TRACK;
      g_hash_table_insert (marking->marks, edge, marks);
    }
  return marks;
}

static void
mark_edge (Marking *marking,
           const char *from,
           const char *to,
           guint track,
           gboolean bottleneck)
{
  VimosCanvasEdge *edge = vimos_network_scene_find_new_edge (marking->scene, from, to);
  EdgeMarks *marks;

  if (edge == NULL)
    return;
  marks = marks_of (marking, edge);
  g_array_append_val (marks->tracks, track);
  if (bottleneck && (marks->bottleneck < 0 || (int) track == marking->chosen))
    marks->bottleneck = track;
  if (marking->running && (int) track == marking->chosen)
    marks->flow = g_str_equal (vimos_canvas_edge_get_from (edge), from) ? 1 : -1;
}

/* Links to the hypervisors are shared by all paths; they take a path's colour only when data goes
 * over them. */
static void
mark_access (Marking *marking,
             VimosPlan *plan,
             VimosPath *path,
             guint track)
{
  VimosNetworkScene *scene = marking->scene;
  VimosHypervisor *source = vimos_vm_get_hypervisor (vimos_plan_get_vm (plan));
  const VimosSceneRack *from
      = source != NULL ? vimos_network_scene_find_rack (scene, source) : NULL;
  const VimosSceneRack *to = vimos_network_scene_find_rack (scene, vimos_plan_get_target (plan));
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  gboolean narrow = bottleneck->access != NULL;

  if ((!marking->running && !marking->ended && !narrow) || (int) track != marking->chosen)
    return;
  if (from != NULL)
    mark_edge (marking, from->id, vimos_path_get_from (path)->device, track,
               narrow
                   && vimos_connect_point_equal (bottleneck->access, vimos_path_get_from (path)));
  if (to != NULL)
    mark_edge (marking, vimos_path_get_to (path)->device, to->id, track,
               narrow && vimos_connect_point_equal (bottleneck->access, vimos_path_get_to (path)));
}

static void
mark_path (Marking *marking,
           VimosPlan *plan,
           VimosCandidate *candidate)
{
  VimosPath *path = vimos_candidate_get_path (candidate);
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  guint track = vimos_candidate_get_rank (candidate) - 1;

  for (guint i = 0; i < vimos_path_get_hops (path); i++)
    {
      const VimosLink *link = vimos_path_get_link (path, i);

      mark_edge (marking, link->src.device, link->dst.device, track, link == bottleneck->link);
    }
  mark_access (marking, plan, path, track);
}

static void
clear_marks (VimosCanvasEdge *edge)
{
  vimos_canvas_edge_set_tracks (edge, NULL, 0, VIMOS_CANVAS_NO_TRACK);
  vimos_canvas_edge_set_bottleneck (edge, VIMOS_CANVAS_NO_TRACK);
  vimos_canvas_edge_set_flow (edge, 0);
}

/* Only those that have marks now, or had them before, are looked at. */
static void
apply_marks (Marking *marking)
{
  VimosNetworkScene *scene = marking->scene;
  GHashTableIter iter;
  gpointer edge, value;

  for (guint i = 0; i < scene->marked->len; i++)
    if (!g_hash_table_contains (marking->marks, g_ptr_array_index (scene->marked, i)))
      clear_marks (g_ptr_array_index (scene->marked, i));
  g_ptr_array_set_size (scene->marked, 0);
  g_hash_table_iter_init (&iter, marking->marks);
  while (g_hash_table_iter_next (&iter, &edge, &value))
    {
      const EdgeMarks *marks = value;

      vimos_canvas_edge_set_tracks (edge, (const guint *) marks->tracks->data, marks->tracks->len,
                                    marking->ended ? VIMOS_CANVAS_NO_TRACK : marking->chosen);
      vimos_canvas_edge_set_bottleneck (edge, marks->bottleneck);
      vimos_canvas_edge_set_flow (edge, marks->flow);
      g_ptr_array_add (scene->marked, g_object_ref (edge));
    }
}

static gboolean
is_on_track (Marking *marking,
             VimosCanvasEdge *edge,
             guint track)
{
  EdgeMarks *marks = g_hash_table_lookup (marking->marks, edge);

  for (guint i = 0; marks != NULL && i < marks->tracks->len; i++)
    if (g_array_index (marks->tracks, guint, i) == track)
      return TRUE;
  return FALSE;
}

/* Edges stand back, and with them the switches that no other path runs over. Returns the ids of the
 * switches that @track runs over. */
static GHashTable *
fade_edges (Marking *marking,
            int track,
            gboolean stale)
{
  VimosNetworkScene *scene = marking->scene;
  GHashTable *on_path = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < scene->n_fixed_edges; i++)
    {
      VimosCanvasEdge *edge = g_ptr_array_index (scene->new_edges, i);
      gboolean on_track = track >= 0 && is_on_track (marking, edge, track);

      vimos_canvas_edge_set_faded (edge, stale || (track >= 0 && !on_track));
      if (!on_track)
        continue;
      g_hash_table_add (on_path, (gpointer) vimos_canvas_edge_get_from (edge));
      g_hash_table_add (on_path, (gpointer) vimos_canvas_edge_get_to (edge));
    }
  return on_path;
}

/* All but one path stands back: while that one is looked at, or the move runs over it. So does
 * everything that the controller does not vouch for. Tethers and what hangs on them stay. */
static void
fade (Marking *marking,
      int track)
{
  VimosNetworkScene *scene = marking->scene;
  gboolean stale = vimos_network_scene_is_stale (scene);
  g_autoptr (GHashTable) on_path = NULL;

  if (!scene->is_anew && track == VIMOS_CANVAS_NO_TRACK && scene->faded_for == track)
    return;
  scene->faded_for = track;
  on_path = fade_edges (marking, track, stale);
  for (guint i = 0; i < scene->n_fixed_nodes; i++)
    {
      VimosCanvasNode *node = g_ptr_array_index (scene->new_nodes, i);
      gboolean is_off = track >= 0
                        && !g_hash_table_contains (on_path, vimos_canvas_node_get_id (node));

      if (vimos_canvas_node_get_shape (node) == VIMOS_CANVAS_SHAPE_SQUARE)
        vimos_canvas_node_set_faded (node, stale || is_off);
    }
}

/* What a path's tag says in each of its forms; owned. */
typedef struct
{
  char *label;
  char *brief;
  char *name;
  char *facts;
} TagTexts;

static void
clear_texts (TagTexts *texts)
{
  g_free (texts->label);
  g_free (texts->brief);
  g_free (texts->name);
  g_free (texts->facts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TagTexts, clear_texts)

static void
write_bandwidth (TagTexts *texts,
                 VimosPath *path,
                 guint rank,
                 gboolean free)
{
  g_autofree char *bandwidth = vimos_format_mbps (vimos_path_get_bottleneck (path)->mbps);
  g_autofree char *hops = vimos_words_hops (vimos_path_get_hops (path));

  if (free)
    {
      g_autofree char *available = vimos_format_mbps (vimos_path_get_available_mbps (path));

      /* Translators: “Path 1 · 471 Mbit/s free” */
      texts->label = g_strdup_printf (_("Path %u · %s free"), rank, available);
      /* Translators: “471 Mbit/s free” */
      texts->facts = g_strdup_printf (_("%s free"), available);
      texts->brief = g_strdup (texts->label);
      return;
    }
  /* Translators: “Path 1 · 50 Mbit/s · 2 hops” */
  texts->label = g_strdup_printf (_("Path %u · %s · %s"), rank, bandwidth, hops);
  /* Translators: “50 Mbit/s · 2 hops” */
  texts->facts = g_strdup_printf (_("%s · %s"), bandwidth, hops);
  /* Translators: “Path 1 · 50 Mbit/s” */
  texts->brief = g_strdup_printf (_("Path %u · %s"), rank, bandwidth);
}

static TagTexts
write_texts (Marking *marking,
             VimosCandidate *candidate)
{
  VimosPath *path = vimos_candidate_get_path (candidate);
  guint rank = vimos_candidate_get_rank (candidate);
  TagTexts texts = { .name = g_strdup_printf (_("Path %u"), rank) };

  if (marking->ended)
    {
      texts.label = g_strdup_printf (marking->unsettled ? _("Path %u · intents may be left")
                                     : marking->done    ? _("Path %u · used · intents withdrawn")
                                                        : _("Path %u · intents withdrawn"),
                                     rank);
      texts.facts = g_strdup (marking->unsettled ? _("intents may be left")
                              : marking->done    ? _("used · intents withdrawn")
                                                 : _("intents withdrawn"));
      texts.brief = g_strdup (texts.name);
      return texts;
    }
  /* What the move itself takes is not free, and says nothing. */
  write_bandwidth (&texts, path, rank,
                   marking->scene->show_load && !marking->running
                       && !isnan (vimos_path_get_available_mbps (path)));
  return texts;
}

static gboolean
is_same_tag (VimosCanvasTag *tag,
             guint track,
             const char *label,
             gboolean chosen)
{
  return vimos_canvas_tag_get_track (tag) == track && vimos_canvas_tag_get_chosen (tag) == chosen
         && g_str_equal (vimos_canvas_tag_get_label (tag), label);
}

static void
replace_tags (Marking *marking,
              GPtrArray *candidates)
{
  GListModel *old = G_LIST_MODEL (marking->scene->tags);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean same = candidates->len == g_list_model_get_n_items (old);

  for (guint i = 0; i < candidates->len; i++)
    {
      VimosCandidate *candidate = g_ptr_array_index (candidates, i);
      guint track = vimos_candidate_get_rank (candidate) - 1;
      g_auto (TagTexts) texts = write_texts (marking, candidate);
      const VimosCanvasTagWords words = { texts.label, texts.brief, texts.name, texts.facts };
      g_autoptr (VimosCanvasTag) present = g_list_model_get_item (old, i);
      gboolean chosen = (int) track == marking->chosen;

      same = same && is_same_tag (present, track, texts.label, chosen);
      g_ptr_array_add (tags, vimos_canvas_tag_new_with_words (track, &words, chosen));
    }
  if (!same)
    g_list_store_splice (marking->scene->tags, 0, g_list_model_get_n_items (old), tags->pdata,
                         tags->len);
}

/* While a move runs only its own path counts; before, all candidates do. */
static GPtrArray *
list_candidates (Marking *marking,
                 VimosPlan *plan,
                 VimosMigration *migration)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *candidates = plan != NULL ? vimos_plan_get_candidates (plan) : NULL;
  guint n = candidates != NULL ? g_list_model_get_n_items (candidates) : 0;

  if (migration != NULL)
    {
      if (vimos_migration_get_candidate (migration) != NULL)
        g_ptr_array_add (list, g_object_ref (vimos_migration_get_candidate (migration)));
      return list;
    }
  for (guint i = 0; i < MIN (n, MAX_SHOWN_PATHS); i++)
    g_ptr_array_add (list, g_list_model_get_item (candidates, i));
  return list;
}

static void
clear_shared (VimosNetworkScene *self,
              VimosCanvasNode *node)
{
  guint index;

  if (self->topology == NULL
      || !vimos_topology_find_device (self->topology, vimos_canvas_node_get_id (node), &index))
    return;
  vimos_canvas_node_set_label (node, vimos_topology_get_device (self->topology, index)->name);
  vimos_canvas_node_set_mark (node, VIMOS_CANVAS_MARK_NONE);
}

/* What paths that are not disjoint have in common is where they all fail. */
static void
mark_shared (VimosNetworkScene *self,
             VimosPathSet *set)
{
  guint n = set != NULL ? vimos_path_set_get_n_shared_devices (set) : 0;
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->shared);

  self->shared = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      const VimosDevice *device = vimos_path_set_get_shared_device (set, i);
      VimosCanvasNode *node = g_hash_table_lookup (self->node_by_id, device->id);
      /* Translators: a switch: “s3 · all paths cross it” */
      g_autofree char *label = g_strdup_printf (_("%s · all paths cross it"), device->name);

      if (node == NULL)
        continue;
      vimos_canvas_node_set_label (node, label);
      vimos_canvas_node_set_mark (node, VIMOS_CANVAS_MARK_ALARM);
      g_ptr_array_add (self->shared, g_object_ref (node));
    }
  for (guint i = 0; i < before->len; i++)
    if (!g_ptr_array_find (self->shared, g_ptr_array_index (before, i), NULL))
      clear_shared (self, g_ptr_array_index (before, i));
}

/**
 * vimos_network_scene_mark_paths:
 *
 * Marks edges and nodes by the paths that cross them, and makes the tags.
 */
void
vimos_network_scene_mark_paths (VimosNetworkScene *self)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  VimosPlan *plan = migration != NULL ? vimos_migration_get_plan (migration)
                                      : vimos_workspace_get_plan (self->workspace);
  VimosCandidate *chosen = migration != NULL ? vimos_migration_get_candidate (migration)
                                             : vimos_workspace_get_candidate (self->workspace);
  VimosCandidate *preview = vimos_workspace_get_preview (self->workspace);
  VimosStage stage = vimos_workspace_get_stage (self->workspace);
  g_autoptr (GHashTable) marks = g_hash_table_new_full (NULL, NULL, NULL, edge_marks_free);
  g_autoptr (GPtrArray) candidates = NULL;
  Marking marking = {
    .scene = self,
    .marks = marks,
    .chosen = chosen != NULL ? (int) vimos_candidate_get_rank (chosen) - 1 : VIMOS_CANVAS_NO_TRACK,
    .running = stage == VIMOS_STAGE_RUNNING,
    .ended = stage == VIMOS_STAGE_ENDED,
    .done = migration != NULL && vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE,
    .unsettled = stage == VIMOS_STAGE_ENDED && vimos_workspace_is_unsettled (migration),
  };

  candidates = list_candidates (&marking, plan, migration);
  if (self->topology != NULL)
    for (guint i = 0; i < candidates->len; i++)
      mark_path (&marking, plan, g_ptr_array_index (candidates, i));
  apply_marks (&marking);
  mark_shared (self, stage == VIMOS_STAGE_PLANNING && plan != NULL ? vimos_plan_get_path_set (plan)
                                                                   : NULL);
  fade (&marking, preview != NULL   ? (int) vimos_candidate_get_rank (preview) - 1
                  : marking.running ? marking.chosen
                                    : VIMOS_CANVAS_NO_TRACK);
  replace_tags (&marking, candidates);
}
