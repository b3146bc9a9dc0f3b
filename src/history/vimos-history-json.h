/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

/* A run as JSON: what “vimosctl migrate --json” prints, and, as export, with all samples. */
void vimos_history_record_report_summary (VimosHistoryRecord *self,
                                          JsonBuilder *builder);
JsonNode *vimos_history_record_to_json (VimosHistoryRecord *self);
JsonNode *vimos_history_record_export (VimosHistoryRecord *self,
                                       VimosTimeline *timeline);
VimosHistoryRecord *vimos_history_record_import (GBytes *text,
                                                 GError **error);

/* The part of it that is stored as one text: the path, the phases, the findings. */
char *vimos_history_details_to_text (VimosHistoryRecord *self);
gboolean vimos_history_details_read (VimosHistoryRecord *self,
                                     GBytes *text,
                                     GError **error);

G_END_DECLS
