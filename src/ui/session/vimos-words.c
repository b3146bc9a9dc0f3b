/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-units.h"
#include "vimos-words.h"

/* The sentences of the window, each in one place so that they stay alike; those about paths are in
 * vimos-words-paths.c. All results are plain text unless said
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

/** vimos_words_difference: Returns: (transfer full): a time that may be below zero, for example
 * “−2.30 s” */
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

/* @figure: (transfer full): a figure and its unit. Returns: (transfer full): the same, which no
 * line breaks */
static char *
keep_together (char *figure)
{
  g_auto (GStrv) words = g_strsplit (figure, " ", -1);

  g_free (figure);
  return g_strjoinv ("\u00a0", words);
}

/* What the move took, beside what it had to take at least */
static void
append_times (GString *text,
              const VimosMeasurement *measurement,
              double mbps)
{
  g_autofree char *volume = keep_together (vimos_format_bytes (measurement->volume_bytes));
  g_autofree char *migration = keep_together (vimos_format_seconds (measurement->migration));

  if (isfinite (measurement->theoretical) && isfinite (mbps))
    {
      g_autofree char *bandwidth = keep_together (vimos_format_mbps (mbps));
      g_autofree char *theoretical
          = keep_together (vimos_format_seconds (measurement->theoretical));

      if (measurement->overhead < 0 && isfinite (measurement->sent_theoretical))
        {
          g_autofree char *sent = keep_together (
              vimos_format_bytes (measurement->disk_bytes + measurement->memory_bytes));
          g_autofree char *least
              = keep_together (vimos_format_seconds (measurement->sent_theoretical));

          /* Translators: a volume, a time, a volume, a bandwidth, a time */
          g_string_append_printf (text,
                                  _("Moving its %s took %s: only %s had to be sent, for which a "
                                    "path of %s needs at least %s."),
                                  volume, migration, sent, bandwidth, least);
        }
      else
        {
          /* Translators: a volume, a time, a bandwidth, a time */
          g_string_append_printf (text, _("Moving its %s took %s; a path of %s needs at least %s."),
                                  volume, migration, bandwidth, theoretical);
        }
    }
  else
    {
      g_string_append_printf (text, _("Moving its %s took %s."), volume, migration);
    }
}

static void
append_downtime (GString *text,
                 const VimosMeasurement *measurement)
{
  if (isfinite (measurement->downtime))
    {
      g_autofree char *downtime = keep_together (vimos_format_seconds (measurement->downtime));

      g_string_append_printf (text, _("Nobody could reach it for %s."), downtime);
    }
  else if (measurement->pings_sent == 0)
    {
      g_string_append (text, _("How long nobody could reach it was not measured: no address to "
                               "ping is known."));
    }
  else
    {
      g_string_append (text, _("It has not answered a ping since."));
    }
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
  g_autofree char *name = g_markup_escape_text (vm, -1);
  g_autofree char *place = g_markup_escape_text (target, -1);

  g_string_append_printf (text, _("<b>%s now runs on %s.</b>"), name, place);
  g_string_append_c (text, ' ');
  append_times (text, measurement, mbps);
  g_string_append_c (text, ' ');
  append_downtime (text, measurement);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Sentences of others come without a full stop, some with one. */
static void
append_sentence (GString *text,
                 const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  g_string_append_printf (text, g_str_has_suffix (escaped, ".") ? " %s" : " %s.", escaped);
}

/**
 * vimos_words_failure:
 * @migration: a move that has ended and did not bring the VM to its target
 *
 * Returns: (transfer full): what runs where, why, and what to do, as markup
 */
char *
vimos_words_failure (VimosMigration *migration)
{
  VimosVm *vm = vimos_plan_get_vm (vimos_migration_get_plan (migration));
  VimosHypervisor *source = vimos_vm_get_hypervisor (vm);
  const GError *error = vimos_migration_get_error (migration);
  gboolean cancelled = error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *name = g_markup_escape_text (vimos_vm_get_name (vm), -1);
  g_autofree char *place = g_markup_escape_text (source != NULL ? vimos_hypervisor_get_name (source)
                                                                : _("the source"), -1);
  g_autoptr (GString) text = g_string_new (NULL);

  if (vimos_migration_get_state (migration) == VIMOS_MIGRATION_UNDECIDED)
    {
      /* Translators: a VM */
      g_string_append_printf (text, _("<b>%s needs you.</b>"), name);
      if (vimos_migration_get_message (migration) != NULL)
        append_sentence (text, vimos_migration_get_message (migration));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  if (vimos_vm_get_state (vm) == VIMOS_VM_STATE_RUNNING)
    /* Translators: a VM and a hypervisor */
    g_string_append_printf (text, _("<b>%s runs on %s again.</b>"), name, place);
  else
    /* Translators: a VM, a hypervisor, and a state like “paused” */
    g_string_append_printf (text, _("<b>%s is on %s as before: %s.</b>"), name, place,
                            vimos_words_vm_state (vimos_vm_get_state (vm)));
  append_sentence (text, cancelled     ? _("The move was cancelled")
                         : error != NULL ? error->message
                                         : _("The move did not come to its end"));
  if (!cancelled)
    append_sentence (text, _("Put that right, or choose another path or target, and try again"));
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
      return g_strdup_printf (_("%s goes on running on %s; it was not paused yet. Intents are "
                                "removed."),
                              vm, source);
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    if (g_str_equal (phase, after[i]))
      return g_strdup_printf (_("%s runs on %s already. What is left is to tidy up; a cancel "
                                "changes nothing."),
                              vm, target);
  /* Translators: a VM, the hypervisor it was on, the hypervisor it goes to */
  return g_strdup_printf (_("%s runs again on %s. Intents and the half-made volume on %s are "
                            "removed."),
                          vm, source, target);
}

/** vimos_words_overhead_share: Returns: (transfer full): the overhead as a part of the migration
 * time */
char *
vimos_words_overhead_share (const VimosMeasurement *measurement)
{
  if (!isfinite (measurement->overhead) || !(measurement->migration > 0))
    return g_strdup (_("not known"));
  if (measurement->overhead < 0)
    return g_strdup (_("less moved than the volume says"));
  return g_strdup_printf (_("%.0f %% of the migration"),
                          measurement->overhead / measurement->migration * 100);
}

/** vimos_words_prediction_note: Returns: (transfer full): beside a migration time: what had been
 * predicted, @seconds */
char *
vimos_words_prediction_note (double seconds)
{
  g_autofree char *time = vimos_format_seconds (seconds);

  return isfinite (seconds) ? g_strdup_printf (_("predicted %s"), time)
                            : g_strdup (_("nothing was predicted"));
}

/** vimos_words_downtime_note: Returns: (transfer full): beside a downtime: how it was measured, or
 * why it was not */
char *
vimos_words_downtime_note (const VimosMeasurement *measurement)
{
  g_autofree char *interval = vimos_format_milliseconds (measurement->ping_interval);

  if (isfinite (measurement->downtime))
    return g_strdup_printf (_("by ping, ± %s"), interval);
  return g_strdup (measurement->pings_sent > 0 ? _("no answer yet") : _("no address to ping"));
}
