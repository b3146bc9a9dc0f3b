/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario.h"

typedef VimosDemoScenario *(*ScenarioParseFunc) (const char *name,
                                                 const char *text,
                                                 gssize length,
                                                 GError **error);

/* A text that is no scenario, and the whole message about it */
typedef struct
{
  const char *text;
  const char *message;
} BadScenario;

static inline const VimosDemoSwitch *
switch_at (VimosDemoScenario *scenario,
           guint index)
{
  return &g_array_index (scenario->switches, VimosDemoSwitch, index);
}

static inline const VimosDemoLink *
link_at (VimosDemoScenario *scenario,
         guint index)
{
  return &g_array_index (scenario->links, VimosDemoLink, index);
}

static inline const VimosDemoHypervisorSpec *
hypervisor_at (VimosDemoScenario *scenario,
               guint index)
{
  return &g_array_index (scenario->hypervisors, VimosDemoHypervisorSpec, index);
}

static inline const VimosDemoVmSpec *
vm_at (VimosDemoScenario *scenario,
       guint index)
{
  return &g_array_index (scenario->vms, VimosDemoVmSpec, index);
}

/* Returns: (transfer full): the scenario “test”, which @text must be */
static inline VimosDemoScenario *
parse_with (ScenarioParseFunc parse_text,
            const char *text,
            gssize length)
{
  g_autoptr (GError) error = NULL;
  VimosDemoScenario *scenario = parse_text ("test", text, length, &error);

  g_assert_no_error (error);
  g_assert_nonnull (scenario);
  return scenario;
}

static inline void
assert_refused_by (ScenarioParseFunc parse_text,
                   const char *text,
                   gssize length,
                   const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse_text ("test", text, length, &error));
  g_assert_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

/* Returns: (transfer full): @piece so often, between @head and @tail */
static inline char *
repeat (const char *head,
        const char *piece,
        guint times,
        const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < times; i++)
    g_string_append (text, piece);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}
