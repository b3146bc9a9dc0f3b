/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui-fixture.h"
#include "vimos-window-private.h"

G_BEGIN_DECLS

/* As the UI's fixture, but the window makes the workspace. */
typedef struct
{
  UiFixture ui;
  VimosWindow *window;
} WindowFixture;

/* Data for the set-up: the target does not answer. */
#define WINDOW_FIXTURE_MUTE "mute"

GtkApplication *window_fixture_init (void);
void window_fixture_add (const char *path,
                         void (*test) (WindowFixture *, gconstpointer));
void window_fixture_set_up (WindowFixture *fixture,
                            gconstpointer data);
void window_fixture_tear_down (WindowFixture *fixture,
                               gconstpointer data);
void window_fixture_picture (WindowFixture *fixture,
                             const char *name);
gboolean window_fixture_is_enabled (GtkWidget *window,
                                    const char *action);
gboolean window_fixture_activate (WindowFixture *fixture,
                                  const char *action);
/* Moves "web", and waits until the move is in the history. */
void window_fixture_move (WindowFixture *fixture);
GtkWidget *window_fixture_find (GtkWidget *widget,
                                GType type);
GtkWidget *window_fixture_find_button (GtkWidget *widget,
                                       const char *label);
gboolean window_fixture_shows (GtkWidget *widget,
                               const char *text);
void window_fixture_assert_shows (WindowFixture *fixture,
                                  const char *text);

G_END_DECLS
