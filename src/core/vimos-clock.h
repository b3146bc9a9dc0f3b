/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: the clock
 *
 * The one time of the program. It is the machine's own unless vimos_clock_simulate() was called;
 * then it is a simulated one, which may run faster. Everything that the simulated network, its
 * controller and the engine over them do has to ask this clock and wait by it, so that they live in
 * one time. What redraws the screen waits by GLib's own sources and reads vimos_clock_now().
 *
 * The sources are ordinary #GSource objects: g_source_remove() ends them.
 */

gint64 vimos_clock_now (void);
gint64 vimos_clock_wall (void);

GSource *vimos_clock_source_new (guint interval_ms);
guint vimos_clock_add (guint interval_ms,
                       GSourceFunc function,
                       gpointer user_data);
guint vimos_clock_add_full (guint interval_ms,
                            GSourceFunc function,
                            gpointer user_data,
                            GDestroyNotify notify);
guint vimos_clock_add_us (gint64 delay_us,
                          GSourceFunc function,
                          gpointer user_data);

void vimos_clock_hold (void);
void vimos_clock_release (void);
void vimos_clock_hold_for_task (GTask *task);

void vimos_clock_simulate (double scale);
void vimos_clock_set_scale (double scale);
gboolean vimos_clock_is_simulated (void);
void vimos_clock_end_simulation (void);

G_END_DECLS
