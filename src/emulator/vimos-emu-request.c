/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-emu-request.h"

/* How the answers of ONOS look: JSON with a Content-Length up to 8 KiB and in chunks above, errors
 * as {"code","message"}, Jetty's own pages in HTML. */

#define CHUNKED_ABOVE 8192

VimosEmuRequest *
vimos_emu_request_new (VimosEmuContext *context,
                       SoupServerMessage *message,
                       GHashTable *query)
{
  VimosEmuRequest *self = g_new0 (VimosEmuRequest, 1);

  self->references = 1;
  self->context = context;
  self->message = g_object_ref (message);
  self->query = query != NULL ? g_hash_table_ref (query) : NULL;
  return self;
}

VimosEmuRequest *
vimos_emu_request_ref (VimosEmuRequest *self)
{
  self->references++;
  return self;
}

void
vimos_emu_request_unref (VimosEmuRequest *self)
{
  if (--self->references > 0)
    return;
  g_object_unref (self->message);
  g_clear_pointer (&self->query, g_hash_table_unref);
  for (guint i = 0; i < VIMOS_EMU_MAX_PARAMETERS; i++)
    g_free (self->parameters[i]);
  g_free (self);
}

const char *
vimos_emu_request_query (VimosEmuRequest *self,
                         const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

static void
fail_syntax (VimosEmuRequest *self,
             const GError *error)
{
  if (self->route->flags & VIMOS_EMU_ROUTE_UNTYPED)
    vimos_emu_request_fail (self, 400, "%s", error->message);
  else
    vimos_emu_request_fail (self, 400, "%s: %s", vimos_emu_json_exception (error), error->message);
}

/**
 * vimos_emu_request_json:
 * @self: a request
 * @holder: (out) (transfer full): what keeps the object alive
 *
 * Returns: (transfer none) (nullable): the object in the body; %NULL when the request has been
 *   answered with what is wrong with it
 */
JsonObject *
vimos_emu_request_json (VimosEmuRequest *self,
                        JsonNode **holder)
{
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  *holder = vimos_emu_json_parse (text != NULL ? text : "", length, &error);
  if (*holder == NULL)
    {
      fail_syntax (self, error);
      return NULL;
    }
  object = vimos_emu_json_object (*holder, &error);
  if (object == NULL)
    vimos_emu_request_fail_error (self, error);
  return object;
}

void
vimos_emu_request_pause (VimosEmuRequest *self)
{
  self->paused = TRUE;
  vimos_clock_release ();
  soup_server_message_pause (self->message);
}

void
vimos_emu_request_resume (VimosEmuRequest *self)
{
  if (!self->paused)
    return;
  self->paused = FALSE;
  vimos_clock_hold ();
  soup_server_message_unpause (self->message);
}

static void
set_body (VimosEmuRequest *self,
          const char *type,
          const char *text,
          gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  soup_message_body_append (body, SOUP_MEMORY_COPY, text, length);
  if (type != NULL)
    soup_message_headers_replace (headers, "Content-Type", type);
  if (length > CHUNKED_ABOVE)
    {
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_complete (body);
    }
}

/**
 * vimos_emu_request_reply:
 * @self: a request
 * @status: HTTP status
 * @writer: the answer
 */
void
vimos_emu_request_reply (VimosEmuRequest *self,
                         guint status,
                         VimosEmuWriter *writer)
{
  vimos_emu_request_reply_typed (self, status, "application/json", writer);
}

void
vimos_emu_request_reply_typed (VimosEmuRequest *self,
                               guint status,
                               const char *type,
                               VimosEmuWriter *writer)
{
  soup_server_message_set_status (self->message, status, NULL);
  set_body (self, type, writer->text->str, writer->text->len);
}

/* Without a length the end of the connection would be the end of the answer. */
void
vimos_emu_request_reply_empty (VimosEmuRequest *self,
                               guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_server_message_set_status (self->message, status, NULL);
  if (status != 204)
    soup_message_headers_set_content_length (headers, 0);
}

/**
 * vimos_emu_request_reply_created:
 * @self: a request
 * @path: (nullable): the new resource below /onos/v1/, escaped
 *
 * Answers 201 with an absolute Location.
 */
void
vimos_emu_request_reply_created (VimosEmuRequest *self,
                                 const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  GUri *uri = soup_server_message_get_uri (self->message);
  g_autofree char *location
      = g_strdup_printf ("http://%s:%d/onos/v1/%s", g_uri_get_host (uri),
                         g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : 80, path);

  vimos_emu_request_reply_empty (self, 201);
  soup_message_headers_replace (headers, "Location", location);
}

/* 207: some of it was taken, and this is why the rest was not. */
void
vimos_emu_request_reply_problems (VimosEmuRequest *self,
                                  GPtrArray *messages)
{
  g_auto (VimosEmuWriter) writer = { 0 };

  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_int (&writer, "code", 207);
  vimos_emu_write_begin (&writer, "message", '[');
  for (guint i = 0; i < messages->len; i++)
    vimos_emu_write_string (&writer, NULL, g_ptr_array_index (messages, i));
  vimos_emu_write_end (&writer, ']');
  vimos_emu_write_end (&writer, '}');
  vimos_emu_request_reply (self, 207, &writer);
}

/* The page that Jetty makes when no resource has a say. */
void
vimos_emu_request_reply_html (VimosEmuRequest *self,
                              guint status,
                              const char *servlet)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  const char *reason = soup_status_get_phrase (status);
  g_autofree char *path
      = g_markup_escape_text (g_uri_get_path (soup_server_message_get_uri (self->message)), -1);
  g_autofree char *page = g_strdup_printf (
      "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>\n"
      "<title>Error %u %s</title>\n</head>\n<body><h2>HTTP ERROR %u %s</h2>\n<table>\n"
      "<tr><th>URI:</th><td>%s</td></tr>\n<tr><th>STATUS:</th><td>%u</td></tr>\n"
      "<tr><th>MESSAGE:</th><td>%s</td></tr>\n<tr><th>SERVLET:</th><td>%s</td></tr>\n</table>\n"
      "<hr><a href=\"http://eclipse.org/jetty\">Powered by Jetty:// 9.4.28.v20200408</a><hr/>\n\n"
      "</body>\n</html>\n",
      status, reason, status, reason, path, status, reason, servlet);

  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "must-revalidate,no-cache,no-store");
  set_body (self, "text/html;charset=iso-8859-1", page, strlen (page));
}

static void
fail_message (VimosEmuRequest *self,
              guint status,
              const char *message)
{
  g_auto (VimosEmuWriter) writer = { 0 };
  const char *type = "application/json";

  if (self->route == NULL)
    type = status == 404 ? NULL : type;
  else if (self->route->flags & VIMOS_EMU_ROUTE_UNTYPED)
    type = "text/plain";
  vimos_emu_writer_init (&writer);
  vimos_emu_write_begin (&writer, NULL, '{');
  vimos_emu_write_int (&writer, "code", status);
  vimos_emu_write_string (&writer, "message", message);
  vimos_emu_write_end (&writer, '}');
  soup_server_message_set_status (self->message, status, NULL);
  set_body (self, type, writer.text->str, writer.text->len);
}

/**
 * vimos_emu_request_fail:
 * @self: a request
 * @status: HTTP status
 * @format: the message
 *
 * Answers as ONOS's exception mappers do.
 */
void
vimos_emu_request_fail (VimosEmuRequest *self,
                        guint status,
                        const char *format,
                        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fail_message (self, status, message);
}

/* An error whose code is an HTTP status. */
void
vimos_emu_request_fail_error (VimosEmuRequest *self,
                              const GError *error)
{
  fail_message (self, error->code, error->message);
}
