/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-demo-scenario-json.h"

/* What happens in a JSON file: traffic, events, and the move that is suggested. */

#define MAX_SECONDS 1000000.0
#define MAX_BACKGROUND 10000u
#define MAX_EVENTS 1000u

static gint64
microseconds (double seconds)
{
  return llround (seconds * G_USEC_PER_SEC);
}

static void
read_background (VimosDemoReader *reader,
                 VimosDemoBuilder *builder,
                 VimosDemoValue object)
{
  static const char *const known[] = { "from", "to", "mbps", "start_s", "end_s", NULL };
  VimosDemoBackground traffic = { .end_us = G_MAXINT64 };
  double end;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  traffic.from = vimos_demo_json_switch (reader, builder, object, "from");
  traffic.to = vimos_demo_json_switch (reader, builder, object, "to");
  traffic.mbps = vimos_demo_reader_number (reader, vimos_demo_reader_need (reader, object, "mbps"),
                                           VIMOS_DEMO_MIN_MBPS, VIMOS_DEMO_MAX_MBPS);
  traffic.start_us = microseconds (vimos_demo_reader_number_or (reader, object, "start_s",
                                                                0, MAX_SECONDS, 0));
  end = vimos_demo_reader_number_or (reader, object, "end_s", 0, MAX_SECONDS, INFINITY);
  if (isfinite (end))
    traffic.end_us = microseconds (end);
  if (traffic.from == traffic.to)
    vimos_demo_reader_fail (reader, object, _("leads from a switch to itself"));
  if (traffic.end_us <= traffic.start_us)
    vimos_demo_reader_fail (reader, object, _("ends before it starts"));
  if (!vimos_demo_reader_failed (reader))
    g_array_append_val (builder->scenario->background, traffic);
}

/* The position of a text in a list of words, 0 having failed */
static guint
read_word (VimosDemoReader *reader,
           VimosDemoValue value,
           const char *const *words)
{
  const char *word = vimos_demo_reader_text (reader, value, 1, VIMOS_DEMO_MAX_LABEL);
  g_autofree char *all = NULL;

  if (vimos_demo_reader_failed (reader))
    return 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_equal (word, words[i]))
        return i;
    }
  all = g_strjoinv (", ", (char **) words);
  vimos_demo_reader_fail (reader, value, _("must be one of %s, not \"%s\""), all, word);
  return 0;
}

/* Returns: the link between the two switches that a list names, 0 having failed */
static guint
read_link_of_event (VimosDemoReader *reader,
                    VimosDemoBuilder *builder,
                    VimosDemoValue object)
{
  VimosDemoValue list = vimos_demo_reader_need (reader, object, "link");
  VimosDemoValue end;
  guint ends[2];
  guint link;

  if (!vimos_demo_reader_check_list (reader, list, 2, 2))
    return 0;
  end = vimos_demo_reader_first (reader, list);
  for (guint i = 0; i < 2; i++, end = vimos_demo_reader_next (reader, end))
    ends[i] = vimos_demo_json_named_switch (reader, builder, end);
  if (vimos_demo_reader_failed (reader))
    return 0;
  link = vimos_demo_builder_find_link (builder, ends[0], ends[1]);
  if (link != VIMOS_DEMO_NONE)
    return link;
  vimos_demo_reader_fail (reader, list, _("there is no link between the two"));
  return 0;
}

static void
read_event (VimosDemoReader *reader,
            VimosDemoBuilder *builder,
            VimosDemoValue object)
{
  static const char *const of_link[] = { "at_s", "after", "what", "link", NULL };
  static const char *const of_switch[] = { "at_s", "after", "what", "switch", NULL };
  static const char *const any[] = { "at_s", "after", "what", "link", "switch", NULL };
  static const char *const beginnings[] = { "start", "move", NULL };
  static const char *const kinds[] = { "link-down", "link-up", "switch-down", "switch-up",
                                       "switch-reboot", NULL };
  VimosDemoValue after = vimos_demo_reader_member (reader, object, "after");
  VimosDemoEvent event = { 0 };
  gboolean about_link;

  if (!vimos_demo_reader_check_members (reader, object, any))
    return;
  event.kind = read_word (reader, vimos_demo_reader_need (reader, object, "what"), kinds);
  about_link = event.kind == VIMOS_DEMO_LINK_DOWN || event.kind == VIMOS_DEMO_LINK_UP;
  if (!vimos_demo_reader_check_members (reader, object, about_link ? of_link : of_switch))
    return;
  event.after_move = after != VIMOS_DEMO_NO_VALUE && read_word (reader, after, beginnings) == 1;
  event.at_us = microseconds (vimos_demo_reader_number (
      reader, vimos_demo_reader_need (reader, object, "at_s"), 0, MAX_SECONDS));
  if (about_link)
    event.link = read_link_of_event (reader, builder, object);
  else
    event.device = vimos_demo_json_switch (reader, builder, object, "switch");
  if (!vimos_demo_reader_failed (reader))
    g_array_append_val (builder->scenario->events, event);
}

/* The position of what @member of @object names, 0 having failed */
static guint
read_name_in (VimosDemoReader *reader,
              VimosDemoValue object,
              const char *member,
              GHashTable *table)
{
  VimosDemoValue value = vimos_demo_reader_need (reader, object, member);
  const char *name = vimos_demo_reader_text (reader, value, 1, VIMOS_DEMO_MAX_LABEL);
  guint index = vimos_demo_builder_find (table, name);

  if (index != VIMOS_DEMO_NONE || vimos_demo_reader_failed (reader))
    return index;
  vimos_demo_reader_fail (reader, value, _("there is no \"%s\""), name);
  return 0;
}

static void
read_suggestion (VimosDemoReader *reader,
                 VimosDemoBuilder *builder,
                 VimosDemoValue object)
{
  static const char *const known[] = { "vm", "target", NULL };
  guint vm, target;

  if (!vimos_demo_reader_check_members (reader, object, known))
    return;
  vm = read_name_in (reader, object, "vm", builder->vms);
  target = read_name_in (reader, object, "target", builder->hypervisors);
  if (vimos_demo_reader_failed (reader))
    return;
  if (g_array_index (builder->scenario->vms, VimosDemoVmSpec, vm).hypervisor == target)
    {
      vimos_demo_reader_fail (reader, object, _("the VM is at its target already"));
      return;
    }
  builder->scenario->suggested_vm = vm;
  builder->scenario->suggested_target = target;
  builder->suggested = TRUE;
}

void
vimos_demo_json_read_play (VimosDemoReader *reader,
                           VimosDemoBuilder *builder)
{
  VimosDemoValue suggestion = vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "suggest");

  if (vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "background") != VIMOS_DEMO_NO_VALUE)
    vimos_demo_json_read_list (reader, builder, "background", 0, MAX_BACKGROUND, read_background);
  if (vimos_demo_reader_member (reader, VIMOS_DEMO_ROOT, "events") != VIMOS_DEMO_NO_VALUE)
    vimos_demo_json_read_list (reader, builder, "events", 0, MAX_EVENTS, read_event);
  if (suggestion != VIMOS_DEMO_NO_VALUE)
    read_suggestion (reader, builder, suggestion);
}
