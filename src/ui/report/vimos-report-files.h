/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-report-page.h"

G_BEGIN_DECLS

gboolean vimos_report_save_all (const VimosReport *self,
                                const char *folder,
                                GError **error);
gboolean vimos_report_save_all_of_migration (VimosMigration *migration,
                                             VimosCanvas *network,
                                             const char *network_name,
                                             const char *folder,
                                             GError **error);

G_END_DECLS
