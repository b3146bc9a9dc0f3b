/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vimos-session.h"

G_BEGIN_DECLS

#define VIMOS_NETWORK_MAX_COLUMNS 7

typedef enum
{
  VIMOS_NETWORK_SWITCHES,
  VIMOS_NETWORK_LINKS,
  VIMOS_NETWORK_HOSTS,
  VIMOS_NETWORK_N_KINDS,
} VimosNetworkKind;

/**
 * VimosNetworkEntry:
 *
 * A row of one of the network's tables: a text for each column, and a number where the column is
 * one of numbers (NaN when it is not known). Immutable.
 */
#define VIMOS_TYPE_NETWORK_ENTRY (vimos_network_entry_get_type ())
G_DECLARE_FINAL_TYPE (VimosNetworkEntry, vimos_network_entry, VIMOS, NETWORK_ENTRY, GObject)

const char *vimos_network_entry_get_text (VimosNetworkEntry *self,
                                          guint column);
double vimos_network_entry_get_number (VimosNetworkEntry *self,
                                       guint column);
int vimos_network_entry_compare (VimosNetworkEntry *self,
                                 VimosNetworkEntry *other,
                                 guint column);

guint vimos_network_kind_get_n_columns (VimosNetworkKind kind);
const char *vimos_network_kind_get_title (VimosNetworkKind kind,
                                          guint column);
gboolean vimos_network_kind_is_number (VimosNetworkKind kind,
                                       guint column);

void vimos_network_entries_fill (GListStore *store,
                                 VimosNetworkKind kind,
                                 VimosSession *session);

G_END_DECLS
