/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-history-reader.h"
#include "vimos-report.h"

void
vimos_report_text (JsonBuilder *builder,
                   const char *name,
                   const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* JSON has no NaN and no infinity. */
void
vimos_report_number (JsonBuilder *builder,
                     const char *name,
                     double number)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

void
vimos_report_integer (JsonBuilder *builder,
                      const char *name,
                      guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, MIN (number, G_MAXINT64));
}

void
vimos_report_boolean (JsonBuilder *builder,
                      const char *name,
                      gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* @texts: (array zero-terminated=1) (nullable): %NULL makes an empty array */
void
vimos_report_texts (JsonBuilder *builder,
                    const char *name,
                    char *const *texts)
{
  vimos_report_begin_array (builder, name);
  for (; texts != NULL && *texts != NULL; texts++)
    json_builder_add_string_value (builder, *texts);
  json_builder_end_array (builder);
}

void
vimos_report_begin_array (JsonBuilder *builder,
                          const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

void
vimos_report_begin_object (JsonBuilder *builder,
                           const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

/* {"device","port"}, or null for nowhere. */
void
vimos_report_point (JsonBuilder *builder,
                    const char *name,
                    const VimosConnectPoint *point)
{
  json_builder_set_member_name (builder, name);
  if (point == NULL || point->device == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  vimos_report_text (builder, "device", point->device);
  vimos_report_text (builder, "port", point->port);
  json_builder_end_object (builder);
}

/* {"src","dst","mbps","source","load_mbps"} */
void
vimos_report_link (JsonBuilder *builder,
                   const VimosLink *link)
{
  json_builder_begin_object (builder);
  vimos_report_point (builder, "src", &link->src);
  vimos_report_point (builder, "dst", &link->dst);
  vimos_report_number (builder, "mbps", link->mbps);
  vimos_report_text (builder, "source", vimos_bandwidth_source_to_string (link->source));
  vimos_report_number (builder, "load_mbps", link->load_mbps);
  json_builder_end_object (builder);
}

/* {"severity","message","advice"} */
void
vimos_report_finding (JsonBuilder *builder,
                      VimosFinding *finding)
{
  json_builder_begin_object (builder);
  vimos_report_text (builder, "severity",
                     vimos_history_word (VIMOS_TYPE_SEVERITY,
                                         vimos_finding_get_severity (finding)));
  vimos_report_text (builder, "message", vimos_finding_get_message (finding));
  vimos_report_text (builder, "advice", vimos_finding_get_advice (finding));
  json_builder_end_object (builder);
}

/* Returns: (transfer full): for people, where a bandwidth comes from */
char *
vimos_report_source_to_words (VimosBandwidthSource source)
{
  switch (source)
    {
    case VIMOS_BANDWIDTH_CONFIGURED:
      return g_strdup (_("configured"));
    case VIMOS_BANDWIDTH_PORT_SPEED:
      return g_strdup (_("port speed"));
    case VIMOS_BANDWIDTH_ASSUMED:
      return g_strdup (_("assumed"));
    case VIMOS_BANDWIDTH_UNKNOWN:
    default:
      return g_strdup (_("unknown"));
    }
}

/* Returns: (transfer full): "s1/2": the device's name and the port; "" for nowhere */
char *
vimos_report_point_to_words (VimosTopology *topology,
                             const VimosConnectPoint *point)
{
  const char *name = point->device;
  guint index;

  if (name == NULL)
    return g_strdup ("");
  if (vimos_topology_find_device (topology, name, &index))
    name = vimos_topology_get_device (topology, index)->name;
  return point->port != NULL ? g_strdup_printf ("%s/%s", name, point->port) : g_strdup (name);
}
