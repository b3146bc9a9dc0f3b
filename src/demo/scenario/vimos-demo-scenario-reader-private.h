/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario-reader.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_DEMO_JSON_NULL,
  VIMOS_DEMO_JSON_BOOLEAN,
  VIMOS_DEMO_JSON_NUMBER,
  VIMOS_DEMO_JSON_TEXT,
  VIMOS_DEMO_JSON_LIST,
  VIMOS_DEMO_JSON_OBJECT,
} VimosDemoJsonKind;

/* @name: of a member; %NULL for an element of a list
 * @position: among its siblings
 * @start, @end: its bytes in the text */
typedef struct
{
  VimosDemoJsonKind kind;
  guint line;
  VimosDemoValue parent;
  VimosDemoValue next;
  VimosDemoValue first;
  guint count;
  guint position;
  guint start;
  guint end;
  const char *name;
  const char *text;
  double number;
} VimosDemoJson;

struct _VimosDemoReader
{
  char *file;
  const char *text; /* borrowed */
  guint length;
  guint at;
  guint line;
  GArray *values; /* VimosDemoJson */
  GStringChunk *strings;
  GError *error;
};

static inline VimosDemoJson *
vimos_demo_reader_get (VimosDemoReader *self,
                       VimosDemoValue value)
{
  g_assert (value < self->values->len);
  return &g_array_index (self->values, VimosDemoJson, value);
}

G_END_DECLS
