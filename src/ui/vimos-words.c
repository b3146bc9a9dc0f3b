/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-units.h"
#include "vimos-words.h"

/* The sentences of the window, each in one place so that they stay alike. All results are plain text unless said
 * otherwise; figures go through vimos-units. Any thread. */

/** vimos_words_about_seconds: Returns: (transfer full): a prediction, for example “≈ 29.0 s” */
char *
vimos_words_about_seconds (double seconds)
{
  g_autofree char *text = vimos_format_seconds (seconds);

  if (!isfinite (seconds))
    return g_strdup (_("unknown"));
  return g_strdup_printf ("≈ %s", text);
}

/** vimos_words_difference: Returns: (transfer full): a time that may be below zero, for example “−2.30 s” */
char *
vimos_words_difference (double seconds)
{
  g_autofree char *text = vimos_format_seconds (fabs (seconds));

  return g_strconcat (seconds < 0 ? "−" : "", text, NULL);
}

/** vimos_words_hops: Returns: (transfer full): for example “2 hops” */
char *
vimos_words_hops (guint hops)
{
  return g_strdup_printf (ngettext ("%u hop", "%u hops", hops), hops);
}

/** vimos_words_vm_state: Returns: (transfer none): a VM's state in a word */
const char *
vimos_words_vm_state (VimosVmState state)
{
  switch (state)
    {
    case VIMOS_VM_STATE_RUNNING:
      return _("running");
    case VIMOS_VM_STATE_PAUSED:
      return _("paused");
    case VIMOS_VM_STATE_SHUT_OFF:
      return _("off");
    case VIMOS_VM_STATE_CRASHED:
      return _("crashed");
    case VIMOS_VM_STATE_UNKNOWN:
    default:
      return _("state unknown");
    }
}

/** vimos_words_vm_facts: Returns: (transfer full): a VM's MAC and memory */
char *
vimos_words_vm_facts (VimosVm *vm)
{
  g_autofree char *memory = vimos_format_bytes (vimos_vm_get_memory (vm));
  const char *mac = vimos_vm_get_mac (vm);

  return g_strdup_printf ("%s · %s", mac != NULL ? mac : _("no network card"), memory);
}

/** vimos_words_volume: Returns: (transfer full): what a VM's volume is made of */
char *
vimos_words_volume (VimosVm *vm)
{
  g_autofree char *memory = vimos_format_bytes (vimos_vm_get_memory (vm));
  g_autofree char *disk = vimos_format_bytes (vimos_vm_get_disk_bytes (vm));

  /* Translators: two volumes, “96 MiB memory + 64 MiB disk” */
  return g_strdup_printf (_("%s memory + %s disk"), memory, disk);
}

/**
 * vimos_words_path_set:
 * @kind: what was found
 * @n_paths: how many paths
 *
 * Returns: (transfer full): how good that is, in a few words
 */
char *
vimos_words_path_set (VimosPathSetKind kind,
                      guint n_paths)
{
  switch (kind)
    {
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
      return g_strdup_printf (ngettext ("%u, nothing shared", "%u, no switch shared", n_paths), n_paths);
    case VIMOS_PATH_SET_EDGE_DISJOINT:
      return g_strdup_printf (ngettext ("%u, no link shared", "%u, no link shared", n_paths), n_paths);
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      return g_strdup_printf (ngettext ("%u, partly shared", "%u, partly shared", n_paths), n_paths);
    case VIMOS_PATH_SET_SINGLE:
      return g_strdup (_("the only one"));
    case VIMOS_PATH_SET_NONE:
    default:
      return g_strdup (_("none"));
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

/**
 * vimos_words_path_set_hint:
 * @set: the paths found
 *
 * Returns: (transfer full) (nullable): what it means that the paths are not wholly apart; %NULL when they are
 */
char *
vimos_words_path_set_hint (VimosPathSet *set)
{
  g_autoptr (GString) names = g_string_new (NULL);

  switch (vimos_path_set_get_kind (set))
    {
    case VIMOS_PATH_SET_NONE:
      return g_strdup (_("The network has no way between the two hypervisors."));
    case VIMOS_PATH_SET_SINGLE:
      return g_strdup (_("There is no second path. If it breaks, the move stops and the VM resumes where it was."));
    case VIMOS_PATH_SET_EDGE_DISJOINT:
    case VIMOS_PATH_SET_MAXIMALLY_DISJOINT:
      for (guint i = 0; i < vimos_path_set_get_n_shared_devices (set); i++)
        append_name (names, vimos_path_set_get_shared_device (set, i)->name);
      /* Translators: the names of switches, “s3, s4” */
      return g_strdup_printf (_("No two paths are wholly apart: they share %s. If that fails, all of them do."),
                              names->len > 0 ? names->str : _("a link"));
    case VIMOS_PATH_SET_VERTEX_DISJOINT:
    default:
      return NULL;
    }
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

/** vimos_words_bottleneck: Returns: (transfer full): for example “bottleneck s4 – s1” */
char *
vimos_words_bottleneck (VimosPath *path)
{
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);
  VimosTopology *topology = vimos_path_get_topology (path);

  if (bottleneck->link != NULL)
    return g_strdup_printf (_("bottleneck %s – %s"),
                            vimos_topology_get_device (topology, bottleneck->link->src_index)->name,
                            vimos_topology_get_device (topology, bottleneck->link->dst_index)->name);
  if (bottleneck->access != NULL)
    {
      guint index;
      const char *name = bottleneck->access->device;

      if (vimos_topology_find_device (topology, name, &index))
        name = vimos_topology_get_device (topology, index)->name;
      /* Translators: the port where a hypervisor is attached, “bottleneck s1 port 3” */
      return g_strdup_printf (_("bottleneck %s port %s"), name, bottleneck->access->port);
    }
  return g_strdup (_("no bandwidth known"));
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

/** vimos_words_candidate: Returns: (transfer full): a path in a sentence, for a screen reader */
char *
vimos_words_candidate (VimosCandidate *candidate)
{
  VimosPath *path = vimos_candidate_get_path (candidate);
  g_autofree char *bandwidth = vimos_format_mbps (vimos_path_get_bottleneck (path)->mbps);
  g_autofree char *hops = vimos_words_hops (vimos_path_get_hops (path));
  g_autofree char *way = vimos_path_to_string (path);
  g_autofree char *time = vimos_words_about_seconds (vimos_candidate_get_predicted_migration (candidate));

  /* Translators: “Path 1: 50 Mbit/s, 2 hops, s1 – s4 – s3, migration ≈ 29.0 s” */
  return g_strdup_printf (_("Path %u: %s, %s, %s, migration %s"),
                          vimos_candidate_get_rank (candidate), bandwidth, hops, way, time);
}

/**
 * vimos_words_result:
 * @vm: the VM's name
 * @target: the name of where it runs now
 * @measurement: the figures
 * @mbps: the path's configured bandwidth in Mbit/s; NaN when unknown or when nothing was pinned
 *
 * Returns: (transfer full): what happened, as markup
 */
char *
vimos_words_result (const char *vm,
                    const char *target,
                    const VimosMeasurement *measurement,
                    double mbps)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *volume = vimos_format_bytes (measurement->volume_bytes);
  g_autofree char *migration = vimos_format_seconds (measurement->migration);
  g_autofree char *name = g_markup_escape_text (vm, -1);
  g_autofree char *place = g_markup_escape_text (target, -1);

  g_string_append_printf (text, _("<b>%s now runs on %s.</b>"), name, place);
  g_string_append_c (text, ' ');
  if (isfinite (measurement->theoretical) && isfinite (mbps))
    {
      g_autofree char *bandwidth = vimos_format_mbps (mbps);
      g_autofree char *theoretical = vimos_format_seconds (measurement->theoretical);

      /* Translators: a volume, a time, a bandwidth, a time */
      g_string_append_printf (text, _("Moving its %s took %s; a path of %s needs at least %s."),
                              volume, migration, bandwidth, theoretical);
    }
  else
    {
      g_string_append_printf (text, _("Moving its %s took %s."), volume, migration);
    }
  g_string_append_c (text, ' ');
  if (isfinite (measurement->downtime))
    {
      g_autofree char *downtime = vimos_format_seconds (measurement->downtime);

      g_string_append_printf (text, _("Nobody could reach it for %s."), downtime);
    }
  else if (measurement->pings_sent == 0)
    {
      g_string_append (text, _("How long nobody could reach it was not measured: no address to ping is known."));
    }
  else
    {
      g_string_append (text, _("It has not answered a ping since."));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * vimos_words_cancel:
 * @phase: (nullable): the stable word of the phase that runs
 * @vm: the VM's name
 * @source: where it was
 * @target: where it goes
 *
 * Returns: (transfer full): what a cancel would leave behind if it came now
 */
char *
vimos_words_cancel (const char *phase,
                    const char *vm,
                    const char *source,
                    const char *target)
{
  static const char *const before[] = { "preflight", "pin" };
  static const char *const after[] = { "resume", "confirm", "unpin" };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    if (phase == NULL || g_str_equal (phase, before[i]))
      /* Translators: a VM and a hypervisor */
      return g_strdup_printf (_("%s goes on running on %s; it was not paused yet. Intents are removed."), vm, source);
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    if (g_str_equal (phase, after[i]))
      return g_strdup_printf (_("%s runs on %s already. What is left is to tidy up; a cancel changes nothing."),
                              vm, target);
  /* Translators: a VM, the hypervisor it was on, the hypervisor it goes to */
  return g_strdup_printf (_("%s runs again on %s. Intents and the half-made volume on %s are removed."),
                          vm, source, target);
}

/** vimos_words_overhead_share: Returns: (transfer full): the overhead as a part of the migration time */
char *
vimos_words_overhead_share (const VimosMeasurement *measurement)
{
  if (!isfinite (measurement->overhead) || !(measurement->migration > 0))
    return g_strdup (_("not known"));
  if (measurement->overhead < 0)
    return g_strdup (_("less moved than the volume says"));
  return g_strdup_printf (_("%.0f %% of the migration"), measurement->overhead / measurement->migration * 100);
}
