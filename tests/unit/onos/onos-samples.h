/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One recorded request and its answer, out of tests/data/onos */
typedef struct
{
  char *name;    /* the file's, without .http */
  char *request; /* the line after ">>>" */
  guint status;
  char *content_type; /* or NULL */
  GBytes *body;
} OnosSample;

OnosSample *onos_sample_load (const char *name);
GPtrArray *onos_sample_load_all (void);
void onos_sample_free (OnosSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnosSample, onos_sample_free)

G_END_DECLS
