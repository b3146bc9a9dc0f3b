/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-record.h"

G_BEGIN_DECLS

int vimos_record_get_track (const VimosHistoryRecord *record);
char *vimos_record_describe_network (const VimosHistoryRecord *record);
char *vimos_record_describe_path (const VimosHistoryRecord *record);
char *vimos_record_describe_way (const VimosHistoryRecord *record);
char *vimos_record_describe_bottleneck (const VimosHistoryRecord *record);
char *vimos_record_describe_title (const VimosHistoryRecord *record);
char *vimos_record_describe_result (const VimosHistoryRecord *record);
char *vimos_record_describe_failure (const VimosHistoryRecord *record);
char *vimos_record_format_start (const VimosHistoryRecord *record,
                                 const char *format);
char *vimos_record_make_file_name (const VimosHistoryRecord *record,
                                   const char *ending);
double vimos_record_get_rate (const VimosHistoryRecord *record);

G_END_DECLS
