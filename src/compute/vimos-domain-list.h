/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-link.h"

G_BEGIN_DECLS

/* Told when a listing of all VMs is in the model, or with an error. */
typedef void (*VimosDomainListLoaded) (gpointer data,
                                       const GError *error);

#define VIMOS_TYPE_DOMAIN_LIST (vimos_domain_list_get_type ())
G_DECLARE_FINAL_TYPE (VimosDomainList, vimos_domain_list, VIMOS, DOMAIN_LIST, GObject)

VimosDomainList *vimos_domain_list_new (VimosHypervisor *hypervisor);
GListModel *vimos_domain_list_get_model (VimosDomainList *self);
VimosVm *vimos_domain_list_find (VimosDomainList *self,
                                 const char *uuid);
void vimos_domain_list_follow (VimosDomainList *self,
                               VimosLink *link,
                               VimosDomainListLoaded loaded,
                               gpointer data);
void vimos_domain_list_unfollow (VimosDomainList *self);
void vimos_domain_list_set_state (VimosDomainList *self,
                                  const char *uuid,
                                  VimosVmState state);
void vimos_domain_list_touch (VimosDomainList *self,
                              const char *uuid);

G_END_DECLS
