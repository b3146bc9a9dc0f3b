/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VimosDemoPipe:
 * @mbps: capacity, Mbit/s; INFINITY for none
 * @left: what nobody uses
 * @n_open: internal
 *
 * One direction of a cable.
 */
typedef struct
{
  double mbps;
  double left;
  guint n_open;
} VimosDemoPipe;

/**
 * VimosDemoShare:
 * @cap_mbps: what it would use at most
 * @pipes: (element-type VimosDemoPipe): what it goes through; one may stand there several times
 * @mbps: what it gets
 * @fixed: internal
 */
typedef struct
{
  double cap_mbps;
  GPtrArray *pipes;
  double mbps;
  gboolean fixed;
} VimosDemoShare;

void vimos_demo_share (VimosDemoShare *const *shares,
                       guint n_shares);

G_END_DECLS
