/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "emulator-fixture.h"

G_BEGIN_DECLS

/* Recorded answers of a real ONOS (tests/data/onos): the request is put to the emulator again and the
 * answers are compared: status, type, Location, Allow, and the body with its members in order. Numbers,
 * times and addresses of that day are blanked, lists that have no order are sorted. */

typedef struct
{
  char *method;
  char *path;
  char *user;
  char *password;
  char *type;
  char *body;
  guint status;
  char *headers;
  char *answer;
} Sample;

Sample *sample_load (const char *name);
void sample_free (Sample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

char *sample_canonical (const char *json);
void sample_replay (Fixture *fixture,
                    const char *name);
void sample_replay_on (Fixture *fixture,
                       const char *name,
                       const char *from,
                       const char *to);

G_END_DECLS
