/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-units.h"
#include "vimos-words.h"

/* The sentences of the window about paths: what was found, why not more, what is shared. As
 * vimos-words.c. */

static gboolean
has_reason (VimosPathSet *set,
            VimosReasonKind kind)
{
  for (guint i = 0; i < vimos_path_set_get_n_reasons (set); i++)
    if (vimos_path_set_get_reason (set, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/* Whether it is proven that there are no more disjoint paths than these. */
static gboolean
is_all (VimosPathSet *set)
{
  return !has_reason (set, VIMOS_REASON_LIMIT) && !has_reason (set, VIMOS_REASON_GAVE_UP)
         && !has_reason (set, VIMOS_REASON_TOO_LONG) && !has_reason (set, VIMOS_REASON_CONSTRAINED);
}

/**
 * vimos_words_path_set:
 * @set: the paths found
 *
 * Returns: (transfer full): how many there are and how good that is, in a few words
 */
char *
vimos_words_path_set (VimosPathSet *set)
{
  guint n = vimos_path_set_get_n_paths (set);

  switch (vimos_path_set_get_kind (set))
    {
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
      if (is_all (set))
        /* Translators: twice the same number: all disjoint paths that there are */
        return g_strdup_printf (ngettext ("%u of %u that exists", "%u of %u that exist", n), n, n);
      return g_strdup_printf (ngettext ("%u, there may be more", "%u, there may be more", n), n);
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      return g_strdup_printf (ngettext ("%u · no common link", "%u · no common link", n), n);
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      return g_strdup_printf (ngettext ("%u · not disjoint", "%u · not disjoint", n), n);
    case VIMOS_PATH_SET_SINGLE:
      return g_strdup (_("the only one"));
    case VIMOS_PATH_SET_NONE:
    default:
      return g_strdup (_("none"));
    }
}

/** vimos_words_path_set_heading: Returns: (transfer none) (nullable): what is not as one would wish
 * it */
const char *
vimos_words_path_set_heading (VimosPathSet *set)
{
  switch (vimos_path_set_get_kind (set))
    {
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      return _("Disjoint by links only");
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      return _("No disjoint paths");
    case VIMOS_PATH_SET_SINGLE:
      return _("Only one path");
    case VIMOS_PATH_SET_NONE:
      return _("No path");
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
    default:
      return NULL;
    }
}

static void
append_name (GString *names,
             const char *name)
{
  if (names->len > 0)
    g_string_append (names, ", ");
  g_string_append (names, name);
}

#define MAX_NAMES 4

/* “s3, s3 – s5”: the devices and links that more than one path takes. */
static char *
list_shared (VimosPathSet *set)
{
  GString *names = g_string_new (NULL);
  VimosTopology *topology = vimos_path_set_get_topology (set);
  guint n_devices = vimos_path_set_get_n_shared_devices (set),
        n_links = vimos_path_set_get_n_shared_links (set);
  guint n_named = 0;

  for (guint i = 0; i < n_devices && n_named < MAX_NAMES; i++, n_named++)
    append_name (names, vimos_path_set_get_shared_device (set, i)->name);
  for (guint i = 0; i < n_links && n_named < MAX_NAMES; i++, n_named++)
    {
      const VimosLink *link = vimos_path_set_get_shared_link (set, i);
      g_autofree char *name
          = g_strdup_printf ("%s – %s", vimos_topology_get_device (topology, link->src_index)->name,
                             vimos_topology_get_device (topology, link->dst_index)->name);

      append_name (names, name);
    }
  if (n_devices + n_links > n_named)
    g_string_append_printf (names,
                            ngettext (" and %u more", " and %u more",
                                      n_devices + n_links - n_named),
                            n_devices + n_links - n_named);
  return g_string_free (names, FALSE);
}

static char *
describe_reasons_of_none (VimosPathSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < vimos_path_set_get_n_reasons (set); i++)
    {
      g_autofree char *reason = vimos_reason_to_text (vimos_path_set_get_reason (set, i),
                                                      vimos_path_set_get_topology (set));

      g_string_append_printf (text, "%s. ", reason);
    }
  g_string_append (text,
                   _("Check the switches and links between the two, or choose another target."));
  return g_string_free (text, FALSE);
}

/**
 * vimos_words_path_set_hint:
 * @set: the paths found
 * @vm: the VM's name
 * @source: the name of where it is
 *
 * Returns: (transfer full) (nullable): what it means that the paths are not wholly apart; %NULL
 * when they are
 */
char *
vimos_words_path_set_hint (VimosPathSet *set,
                           const char *vm,
                           const char *source)
{
  g_autofree char *shared = list_shared (set);

  switch (vimos_path_set_get_kind (set))
    {
    case VIMOS_PATH_SET_NONE:
      return describe_reasons_of_none (set);
    case VIMOS_PATH_SET_SINGLE:
      /* Translators: a VM and a hypervisor */
      return g_strdup_printf (_("There is no second one. If it fails, the move stops and %s "
                                "resumes on %s."),
                              vm, source);
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      /* Translators: names of switches, a VM, a hypervisor */
      return g_strdup_printf (_("No link is shared, but all cross %s. If that fails, the move "
                                "stops and %s resumes "
                                "on %s."),
                              *shared != '\0' ? shared : _("one switch"), vm, source);
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      /* Translators: names of switches and links, a VM, a hypervisor */
      return g_strdup_printf (_("All share %s. If that fails, the move stops and %s resumes on "
                                "%s."),
                              *shared != '\0' ? shared : _("a part"), vm, source);
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
    default:
      return NULL;
    }
}

/**
 * vimos_words_path_set_reasons:
 *
 * Returns: (transfer full): why these paths and no others, a line for each reason; may be empty
 */
char *
vimos_words_path_set_reasons (VimosPathSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < vimos_path_set_get_n_reasons (set); i++)
    {
      g_autofree char *reason = vimos_reason_to_text (vimos_path_set_get_reason (set, i),
                                                      vimos_path_set_get_topology (set));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", reason);
    }
  return g_string_free (text, FALSE);
}

/**
 * vimos_words_shares:
 * @set: the paths found
 * @path: one of them
 *
 * Returns: (transfer full) (nullable): “shares s3”: the switches that @path has in common with
 * others
 */
char *
vimos_words_shares (VimosPathSet *set,
                    VimosPath *path)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < vimos_path_set_get_n_shared_devices (set); i++)
    {
      const VimosDevice *device = vimos_path_set_get_shared_device (set, i);

      for (guint at = 0; at <= vimos_path_get_hops (path); at++)
        if (g_str_equal (vimos_path_get_device (path, at)->id, device->id))
          append_name (names, device->name);
    }
  /* Translators: the names of switches */
  return names->len > 0 ? g_strdup_printf (_("shares %s"), names->str) : NULL;
}

/** vimos_words_bandwidth_source: Returns: (transfer full): where a bandwidth comes from */
char *
vimos_words_bandwidth_source (VimosBandwidthSource source)
{
  switch (source)
    {
    case VIMOS_BANDWIDTH_CONFIGURED:
      return g_strdup (_("as configured"));
    case VIMOS_BANDWIDTH_PORT_SPEED:
      return g_strdup (_("by port speed"));
    case VIMOS_BANDWIDTH_ASSUMED:
      return g_strdup (_("assumed"));
    case VIMOS_BANDWIDTH_UNKNOWN:
    default:
      return g_strdup (_("unknown"));
    }
}

/** vimos_words_narrowest: Returns: (transfer full) (nullable): the narrowest part, “s4 – s1” */
char *
vimos_words_narrowest (VimosPath *path)
{
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  VimosTopology *topology = vimos_path_get_topology (path);

  if (bottleneck->link != NULL)
    return g_strdup_printf ("%s – %s",
                            vimos_topology_get_device (topology, bottleneck->link->src_index)->name,
                            vimos_topology_get_device (topology, bottleneck->link->dst_index)
                                ->name);
  if (bottleneck->access != NULL)
    {
      guint index;
      const char *name = bottleneck->access->device;

      if (vimos_topology_find_device (topology, name, &index))
        name = vimos_topology_get_device (topology, index)->name;
      /* Translators: the port where a hypervisor is attached, “s1 port 3” */
      return g_strdup_printf (_("%s port %s"), name, bottleneck->access->port);
    }
  return NULL;
}

/** vimos_words_bottleneck: Returns: (transfer full): for example “bottleneck s4 – s1” */
char *
vimos_words_bottleneck (VimosPath *path)
{
  g_autofree char *where = vimos_words_narrowest (path);

  return where != NULL ? g_strdup_printf (_("bottleneck %s"), where)
                       : g_strdup (_("no bandwidth known"));
}

/**
 * vimos_words_cross_check:
 *
 * Returns: (transfer none): what ONOS's own search says of a path; empty while it is not known
 */
const char *
vimos_words_cross_check (VimosCrossCheck check)
{
  switch (check)
    {
    case VIMOS_CROSS_CHECK_FOUND:
      return _("also found by ONOS");
    case VIMOS_CROSS_CHECK_NOT_FOUND:
      return _("not in ONOS’s answer");
    case VIMOS_CROSS_CHECK_UNAVAILABLE:
      return _("ONOS did not say");
    case VIMOS_CROSS_CHECK_PENDING:
    default:
      return "";
    }
}

/**
 * vimos_words_better:
 * @better: a path that has turned up
 * @chosen: (nullable): the one that is chosen
 *
 * Returns: (transfer full): that @better is there, and what it would save
 */
char *
vimos_words_better (VimosCandidate *better,
                    VimosCandidate *chosen)
{
  double new_time = vimos_candidate_get_predicted_migration (better);
  double old_time = chosen != NULL ? vimos_candidate_get_predicted_migration (chosen) : NAN;
  g_autofree char *new_text = vimos_words_about_seconds (new_time);
  g_autofree char *old_text = vimos_words_about_seconds (old_time);

  if (isfinite (new_time) && isfinite (old_time) && new_time < old_time)
    /* Translators: “Path 1 is now faster: ≈ 20.1 s instead of ≈ 29.0 s” */
    return g_strdup_printf (_("Path %u is now faster: %s instead of %s"),
                            vimos_candidate_get_rank (better), new_text, old_text);
  /* Translators: a path’s number */
  return g_strdup_printf (_("Path %u is there now, and better"), vimos_candidate_get_rank (better));
}

/** vimos_words_candidate: Returns: (transfer full): a path in a sentence, for a screen reader */
char *
vimos_words_candidate (VimosCandidate *candidate)
{
  VimosPath *path = vimos_candidate_get_path (candidate);
  g_autofree char *bandwidth = vimos_format_mbps (vimos_path_get_bottleneck (path)->mbps);
  g_autofree char *hops = vimos_words_hops (vimos_path_get_hops (path));
  g_autofree char *way = vimos_path_to_string (path);
  g_autofree char *time
      = vimos_words_about_seconds (vimos_candidate_get_predicted_migration (candidate));

  /* Translators: “Path 1: 50 Mbit/s, 2 hops, s1 – s4 – s3, migration ≈ 29.0 s” */
  return g_strdup_printf (_("Path %u: %s, %s, %s, migration %s"),
                          vimos_candidate_get_rank (candidate), bandwidth, hops, way, time);
}
