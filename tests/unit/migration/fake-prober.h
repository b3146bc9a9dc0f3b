/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-hypervisor.h"
#include "vimos-prober.h"

G_BEGIN_DECLS

/* Pings "web" in the world of fake_prober_set_world(): answered within a millisecond while a copy
 * runs, else lost. */
#define FAKE_TYPE_PROBER (fake_prober_get_type ())
G_DECLARE_FINAL_TYPE (FakeProber, fake_prober, FAKE, PROBER, GObject)

/* @world: NULL: nobody may ping */
void fake_prober_set_world (FakeWorld *world);
/* How many probers ping at this moment. */
guint fake_prober_get_n_running (void);

G_END_DECLS
