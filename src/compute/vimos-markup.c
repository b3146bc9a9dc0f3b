/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-hypervisor.h"
#include "vimos-markup.h"

/*
 * A bounded walk over the XML that hypervisors send.
 *
 * libvirt-gconfig is not used for it: 4.0 reads a null pointer on an empty attribute (<mac
 * address=''/>), raises criticals on disks of type “volume” and on units it does not know, drops
 * “direct” interfaces with their MACs, and cannot tell an interface's bridge. GMarkup knows no DTD
 * and no entities of its own, and has no such edges.
 */
#define MAX_BYTES (1024 * 1024)
#define MAX_DEPTH 32
#define MAX_STRING 4096
#define MAX_MESSAGE 500

typedef struct
{
  const VimosMarkupHandler *handler;
  gpointer data;
  GString *path;
  guint depth;
  gboolean rooted;
  GString *text; /* of the innermost element */
} Walk;

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  Walk *walk = user_data;

  if (walk->depth == 0 && walk->rooted)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                   _("the XML has more than one root"));
      return;
    }
  walk->rooted = TRUE;
  if (++walk->depth > MAX_DEPTH || walk->path->len + strlen (name) > MAX_STRING)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                   _("the XML is nested too deep"));
      return;
    }
  if (walk->path->len > 0)
    g_string_append_c (walk->path, '/');
  g_string_append (walk->path, name);
  g_string_truncate (walk->text, 0);
  walk->handler->start (walk->path->str, names, values, walk->data, error);
}

static void
end_element_cb (GMarkupParseContext *context,
                const char *name,
                gpointer user_data,
                GError **error)
{
  Walk *walk = user_data;
  char *slash;

  if (walk->handler->text != NULL
      && !walk->handler->text (walk->path->str, walk->text->str, walk->data, error))
    return;
  g_string_truncate (walk->text, 0);
  walk->depth--;
  slash = strrchr (walk->path->str, '/');
  g_string_truncate (walk->path, slash != NULL ? (gsize) (slash - walk->path->str) : 0);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Walk *walk = user_data;

  g_string_append_len (walk->text, text, length);
}

static void
passthrough_cb (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  if (g_str_has_prefix (text, "<!DOCTYPE"))
    g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                 _("the XML has a document type"));
}

static const GMarkupParser parser
    = { start_element_cb, end_element_cb, text_cb, passthrough_cb, NULL };

/**
 * vimos_markup_walk:
 * @xml: what a hypervisor sent, untrusted
 * @handler: told of every element and, at its end, of the text after its last child
 * @data: for @handler
 * @error: set to %VIMOS_COMPUTE_ERROR_FAILED when @xml is too large, too deep or no XML, or as
 * @handler does
 *
 * Any thread.
 *
 * Returns: whether all was walked
 */
gboolean
vimos_markup_walk (const char *xml,
                   const VimosMarkupHandler *handler,
                   gpointer data,
                   GError **error)
{
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  Walk walk = { .handler = handler, .data = data, .path = path, .text = text };
  gsize length = strnlen (xml, MAX_BYTES + 1);

  if (length > MAX_BYTES)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED,
                   _("the XML is larger than %d bytes"), MAX_BYTES);
      return FALSE;
    }
  /* GMarkup looks at this too late in places, and then reports two errors in one. */
  if (!g_utf8_validate (xml, length, NULL))
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                   _("the XML is no UTF-8"));
      return FALSE;
    }
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &walk, NULL);
  if (g_markup_parse_context_parse (context, xml, length, &local)
      && g_markup_parse_context_end_parse (context, &local))
    return TRUE;

  if (local->domain == VIMOS_COMPUTE_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    {
      /* GMarkup quotes what it could not read, bad bytes included. */
      g_autofree char *message
          = g_utf8_make_valid (local->message, MIN (strlen (local->message), MAX_MESSAGE));

      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, _("this is no XML: %s"),
                   message);
    }
  return FALSE;
}

/**
 * vimos_markup_attribute:
 * @name: an attribute's name
 * @names: as the handler got them
 * @values: as the handler got them
 *
 * Returns: (transfer none) (nullable): its value; %NULL also when that is empty
 */
const char *
vimos_markup_attribute (const char *name,
                        const char **names,
                        const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return *values[i] != '\0' ? values[i] : NULL;
  return NULL;
}

/**
 * vimos_markup_take:
 * @field: where a copy goes; left alone when it is set already or @text is %NULL
 * @text: (nullable): from the XML
 * @error: set when @text is too long or holds control characters, which would reach terminals and
 * paths
 *
 * Returns: %FALSE with @error set
 */
gboolean
vimos_markup_take (char **field,
                   const char *text,
                   GError **error)
{
  if (text == NULL || *field != NULL)
    return TRUE;
  if (strlen (text) > MAX_STRING)
    {
      g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                   _("a word in the XML is too long"));
      return FALSE;
    }
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        g_set_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED, "%s",
                     _("a word in the XML holds control characters"));
        return FALSE;
      }
  *field = g_strdup (text);
  return TRUE;
}
