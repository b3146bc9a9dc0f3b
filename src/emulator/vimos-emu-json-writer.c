/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-json.h"

/* Answers are written straight into a string: the order of members is ONOS's, numbers look as
 * there, and a list of many links costs no tree. */

void
vimos_emu_writer_init (VimosEmuWriter *self)
{
  self->text = g_string_sized_new (1024);
}

void
vimos_emu_writer_clear (VimosEmuWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

static void
append_escaped (GString *text,
                const char *value)
{
  g_string_append_c (text, '"');
  for (const guchar *c = (const guchar *) value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (text, "\\%c", *c);
      else if (*c == '\n')
        g_string_append (text, "\\n");
      else if (*c == '\r')
        g_string_append (text, "\\r");
      else if (*c == '\t')
        g_string_append (text, "\\t");
      else if (*c < 0x20)
        g_string_append_printf (text, "\\u%04X", *c);
      else
        g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_member (VimosEmuWriter *self,
               const char *member)
{
  GString *text = self->text;

  if (text->len > 0 && text->str[text->len - 1] != '{' && text->str[text->len - 1] != '[')
    g_string_append_c (text, ',');
  if (member == NULL)
    return;
  append_escaped (text, member);
  g_string_append_c (text, ':');
}

/**
 * vimos_emu_write_begin:
 * @self: a writer
 * @member: (nullable): the member's name; %NULL in an array and at the top
 * @bracket: '{' or '['
 */
void
vimos_emu_write_begin (VimosEmuWriter *self,
                       const char *member,
                       char bracket)
{
  append_member (self, member);
  g_string_append_c (self->text, bracket);
}

void
vimos_emu_write_end (VimosEmuWriter *self,
                     char bracket)
{
  g_string_append_c (self->text, bracket);
}

void
vimos_emu_write_string (VimosEmuWriter *self,
                        const char *member,
                        const char *value)
{
  append_member (self, member);
  append_escaped (self->text, value);
}

void
vimos_emu_write_format (VimosEmuWriter *self,
                        const char *member,
                        const char *format,
                        ...)
{
  g_autofree char *value = NULL;
  va_list arguments;

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  vimos_emu_write_string (self, member, value);
}

void
vimos_emu_write_int (VimosEmuWriter *self,
                     const char *member,
                     gint64 value)
{
  append_member (self, member);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
vimos_emu_write_uint (VimosEmuWriter *self,
                      const char *member,
                      guint64 value)
{
  append_member (self, member);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

/* A path's cost is a double in ONOS, always written with its fraction. */
void
vimos_emu_write_cost (VimosEmuWriter *self,
                      const char *member,
                      guint value)
{
  append_member (self, member);
  g_string_append_printf (self->text, "%u.0", value);
}

void
vimos_emu_write_boolean (VimosEmuWriter *self,
                         const char *member,
                         gboolean value)
{
  append_member (self, member);
  g_string_append (self->text, value ? "true" : "false");
}

/* What is JSON already. */
void
vimos_emu_write_raw (VimosEmuWriter *self,
                     const char *member,
                     const char *json)
{
  append_member (self, member);
  g_string_append (self->text, json);
}

static gboolean
write_pair (gpointer key,
            gpointer value,
            gpointer user_data)
{
  vimos_emu_write_string (user_data, key, value);
  return FALSE;
}

/* An object of strings, sorted; nothing at all when it is empty. */
void
vimos_emu_write_map (VimosEmuWriter *self,
                     const char *member,
                     GTree *map)
{
  if (map == NULL || g_tree_nnodes (map) == 0)
    return;
  vimos_emu_write_begin (self, member, '{');
  g_tree_foreach (map, write_pair, self);
  vimos_emu_write_end (self, '}');
}
