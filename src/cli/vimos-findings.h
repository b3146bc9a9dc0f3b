/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vimos-finding.h"

G_BEGIN_DECLS

/* A list of VimosFinding as text, and as the member "findings". */
char *vimos_findings_to_text (GListModel *findings);
void vimos_findings_report (GListModel *findings,
                            JsonBuilder *builder);

G_END_DECLS
