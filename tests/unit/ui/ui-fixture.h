/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-lab.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

/* A session and a workspace on the fake lab: "web" on hv1 at s1, and hv3 at s3, across a ring. */
typedef struct
{
  FakeLab lab;
  VimosSession *session;
  VimosWorkspace *workspace;
} UiFixture;

void ui_fixture_set_up (UiFixture *self,
                        gconstpointer data);
void ui_fixture_tear_down (UiFixture *self,
                           gconstpointer data);
/* Moves take @step_ms a step from now on: time enough to look at one while it runs. */
void ui_fixture_slow_down (UiFixture *self,
                           guint step_ms);
/* Chooses "web" and waits until it could be moved. */
void ui_fixture_plan (UiFixture *self);
void ui_fixture_wait_stage (UiFixture *self,
                            VimosStage stage);
/* Waits until nothing is being moved. */
void ui_fixture_wait_idle (UiFixture *self);
/* Waits until the phase of that name runs. */
void ui_fixture_wait_phase (UiFixture *self,
                            const char *name);
/* Lets what is queued happen. */
void ui_fixture_settle (void);

G_END_DECLS
