/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "vimos-emu-json.h"
#include "vimos-emu-types.h"

G_BEGIN_DECLS

#define VIMOS_EMU_MAX_PARAMETERS 4

typedef struct _VimosEmuRequest VimosEmuRequest;
typedef struct _VimosEmuRoute VimosEmuRoute;

typedef void (*VimosEmuHandler) (VimosEmuRequest *request);

typedef enum
{
  VIMOS_EMU_ROUTE_NONE = 0,
  VIMOS_EMU_ROUTE_JSON_BODY = 1 << 0, /* takes JSON only: any other type is 415 */
  VIMOS_EMU_ROUTE_UNTYPED = 1 << 1,   /* promises no type: errors are text/plain, no 406 */
} VimosEmuRouteFlags;

/**
 * VimosEmuRoute:
 * @method: GET, POST, PUT or DELETE
 * @path: below /onos/v1/, where {} is a parameter
 * @handler: answers
 * @flags: what the resource says about types
 */
struct _VimosEmuRoute
{
  const char *method;
  const char *path;
  VimosEmuHandler handler;
  VimosEmuRouteFlags flags;
};

/**
 * VimosEmuRequest:
 *
 * A request on its way, counted by reference. A handler answers at once, or takes a reference and
 * pauses it, and answers later.
 */
struct _VimosEmuRequest
{
  guint references;
  VimosEmuContext *context;   /* borrowed */
  SoupServerMessage *message; /* owned */
  GHashTable *query;          /* owned, nullable */
  const VimosEmuRoute *route; /* borrowed */
  char *parameters[VIMOS_EMU_MAX_PARAMETERS];
  gboolean paused;
};

VimosEmuRequest *vimos_emu_request_new (VimosEmuContext *context,
                                        SoupServerMessage *message,
                                        GHashTable *query);
VimosEmuRequest *vimos_emu_request_ref (VimosEmuRequest *self);
void vimos_emu_request_unref (VimosEmuRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuRequest, vimos_emu_request_unref)

const char *vimos_emu_request_query (VimosEmuRequest *self,
                                     const char *name);
JsonObject *vimos_emu_request_json (VimosEmuRequest *self,
                                    JsonNode **holder);

void vimos_emu_request_pause (VimosEmuRequest *self);
void vimos_emu_request_resume (VimosEmuRequest *self);

void vimos_emu_request_reply (VimosEmuRequest *self,
                              guint status,
                              VimosEmuWriter *writer);
void vimos_emu_request_reply_typed (VimosEmuRequest *self,
                                    guint status,
                                    const char *type,
                                    VimosEmuWriter *writer);
void vimos_emu_request_reply_empty (VimosEmuRequest *self,
                                    guint status);
void vimos_emu_request_reply_created (VimosEmuRequest *self,
                                      const char *path);
void vimos_emu_request_reply_problems (VimosEmuRequest *self,
                                       GPtrArray *messages);
void vimos_emu_request_reply_html (VimosEmuRequest *self,
                                   guint status,
                                   const char *servlet);
void vimos_emu_request_fail (VimosEmuRequest *self,
                             guint status,
                             const char *format,
                             ...) G_GNUC_PRINTF (3, 4);
void vimos_emu_request_fail_error (VimosEmuRequest *self,
                                   const GError *error);

G_END_DECLS
