/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-findings.h"
#include "vimos-report.h"

static const char *
severity_to_words (VimosSeverity severity)
{
  switch (severity)
    {
    case VIMOS_SEVERITY_ERROR:
      return _("error");
    case VIMOS_SEVERITY_WARNING:
      return _("warning");
    case VIMOS_SEVERITY_INFO:
    default:
      return _("note");
    }
}

/* Returns: (transfer full): a line for what was found and one for what to do, for each */
char *
vimos_findings_to_text (GListModel *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);
      const char *advice = vimos_finding_get_advice (finding);

      g_string_append_printf (text, "%s: %s\n",
                              severity_to_words (vimos_finding_get_severity (finding)),
                              vimos_finding_get_message (finding));
      if (advice != NULL && *advice != '\0')
        g_string_append_printf (text, "  %s\n", advice);
    }
  return g_string_free (text, FALSE);
}

void
vimos_findings_report (GListModel *findings,
                       JsonBuilder *builder)
{
  vimos_report_begin_array (builder, "findings");
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      vimos_report_finding (builder, finding);
    }
  json_builder_end_array (builder);
}
