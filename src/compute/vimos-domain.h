/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-link.h"

G_BEGIN_DECLS

/* What libvirt says of its domains, in threads. */

VimosVmState vimos_domain_state (int state,
                                 int reason);
virDomainPtr vimos_domain_lookup (virConnectPtr connection,
                                  const char *uuid,
                                  GError **error);

/* The VMs that were asked for, as far as they are there. */
typedef struct
{
  gboolean all;
  GHashTable *asked;  /* UUIDs; unused when all */
  GPtrArray *present; /* VimosVmData */
} VimosListing;

void vimos_listing_free (VimosListing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosListing, vimos_listing_free)

VimosListing *vimos_listing_fetch (VimosLink *link,
                                   GHashTable *uuids,
                                   GError **error);

G_END_DECLS
