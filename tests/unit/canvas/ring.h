/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The network that the tests of the canvas look at. */
typedef struct
{
  GListStore *nodes;
  GListStore *edges;
  GListStore *tags;
} Ring;

void ring_fill (Ring *self);

G_END_DECLS
