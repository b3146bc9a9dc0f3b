/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-history-list.h"
#include "vimos-history-page.h"

G_BEGIN_DECLS

/* The history's page in a window of its own, on a history without runs. */
typedef struct
{
  char *folder;
  VimosHistory *history;
  GtkWindow *window;
  VimosHistoryPage *page;
  AdwToastOverlay *toasts;
  AdwToast *toast; /* the last one */
  char *message; /* the last one */
} PageFixture;

void page_fixture_init (void);
void page_fixture_add (const char *path,
                       void (*test) (PageFixture *, gconstpointer));
/* Before the tear-down, which does it otherwise. */
void page_fixture_close (PageFixture *fixture);
/* Puts the six runs of history-runs.h into the history. */
void page_fixture_fill (PageFixture *fixture);
void page_fixture_search (PageFixture *fixture,
                          const char *text);
VimosHistoryList *page_fixture_get_list (PageFixture *fixture);
/* How many runs the list shows. */
guint page_fixture_count (PageFixture *fixture);
GtkWidget *page_fixture_find (PageFixture *fixture,
                              GType type);
/* Whether a label that can be seen holds the text. */
gboolean page_fixture_shows (PageFixture *fixture,
                             const char *text);
void page_fixture_picture (PageFixture *fixture,
                           const char *name);

G_END_DECLS
