/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-private.h"
#include "vimos-demo-scenario-reader-private.h"

/* The grammar is RFC 8259's, nothing more. */

#define MAX_DEPTH 16
#define MAX_VALUES 2000000u
#define MAX_MEMBERS 64u /* of one object, so that to compare their names is no work */
#define MAX_NUMBER 40u  /* digits and signs */
#define WHITE_SPACE " \t\r\n"

static VimosDemoValue read_value (VimosDemoReader *self,
                                  VimosDemoValue parent,
                                  const char *name,
                                  guint depth);

static void
complain (VimosDemoReader *self,
          const char *message)
{
  if (self->error == NULL)
    g_set_error (&self->error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID, "%s:%u: %s",
                 self->file, self->line, message);
}

static gboolean
at_end (VimosDemoReader *self)
{
  return self->at >= self->length;
}

/* The next byte, NUL at the end: no NUL is in the text */
static char
peek (VimosDemoReader *self)
{
  return at_end (self) ? '\0' : self->text[self->at];
}

static void
skip_space (VimosDemoReader *self)
{
  for (; !at_end (self) && strchr (WHITE_SPACE, self->text[self->at]) != NULL; self->at++)
    self->line += self->text[self->at] == '\n';
}

/* Whether the next is @c, which is then behind */
static gboolean
accept (VimosDemoReader *self,
        char c)
{
  skip_space (self);
  if (peek (self) != c)
    return FALSE;
  self->at++;
  return TRUE;
}

/* Four hexadecimal digits; -1 when there are none */
static int
read_hex (VimosDemoReader *self)
{
  int value = 0;

  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (peek (self)))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (self->text[self->at++]);
    }
  return value;
}

/* The character of “\u”, or of two of them; 0 when there is none */
static gunichar
read_code_point (VimosDemoReader *self)
{
  int high = read_hex (self);
  int low;

  if (high < 0xd800 || high > 0xdfff)
    return MAX (high, 0);
  if (high > 0xdbff || self->length - self->at < 6 || self->text[self->at] != '\\'
      || self->text[self->at + 1] != 'u')
    return 0;
  self->at += 2;
  low = read_hex (self);
  if (low < 0xdc00 || low > 0xdfff)
    return 0;
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* What follows a backslash */
static gboolean
read_escape (VimosDemoReader *self,
             GString *into)
{
  static const char *const from = "\"\\/bfnrt";
  static const char *const to = "\"\\/\b\f\n\r\t";
  char c = peek (self);
  const char *found = c != '\0' ? strchr (from, c) : NULL;
  gunichar code;

  if (found != NULL)
    {
      self->at++;
      g_string_append_c (into, to[found - from]);
      return TRUE;
    }
  if (c != 'u')
    return FALSE;
  self->at++;
  code = read_code_point (self);
  if (code != 0)
    g_string_append_unichar (into, code);
  return code != 0;
}

/* A text, whose opening quote is behind. Returns: (transfer none) (nullable) */
static const char *
read_text (VimosDemoReader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (TRUE)
    {
      guint run = self->at;

      while (!at_end (self) && (guchar) self->text[self->at] >= 0x20
             && self->text[self->at] != '"' && self->text[self->at] != '\\')
        self->at++;
      g_string_append_len (text, self->text + run, self->at - run);
      if (at_end (self))
        complain (self, _("no JSON: a text has no end"));
      else if (self->text[self->at] == '"')
        {
          self->at++;
          return g_string_chunk_insert_len (self->strings, text->str, text->len);
        }
      else if (self->text[self->at++] != '\\')
        complain (self, _("no JSON: a line break or another control character in a text"));
      else if (!read_escape (self, text))
        complain (self, _("no JSON: an unknown escape in a text"));
      if (self->error != NULL)
        return NULL;
    }
}

/* How many bytes at @p are digits */
static gsize
digits (const char *p)
{
  return strspn (p, "0123456789");
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? */
static gboolean
is_number (const char *p)
{
  p += *p == '-';
  if (digits (p) == 0 || (*p == '0' && digits (p) > 1))
    return FALSE;
  p += digits (p);
  if (*p == '.')
    {
      if (digits (++p) == 0)
        return FALSE;
      p += digits (p);
    }
  if (*p == 'e' || *p == 'E')
    {
      p++;
      p += *p == '+' || *p == '-';
      if (digits (p) == 0)
        return FALSE;
      p += digits (p);
    }
  return *p == '\0';
}

static void
read_number (VimosDemoReader *self,
             double *number)
{
  char text[MAX_NUMBER + 1];
  guint n = 0;

  while (n < MAX_NUMBER && peek (self) != '\0' && strchr ("+-.0123456789eE", peek (self)) != NULL)
    text[n++] = self->text[self->at++];
  text[n] = '\0';
  *number = is_number (text) ? g_ascii_strtod (text, NULL) : NAN;
  if (!isfinite (*number) || n == MAX_NUMBER)
    complain (self, _("no JSON: something that is no number, or one that is too long"));
}

/* true, false and null */
static gboolean
read_word (VimosDemoReader *self,
           VimosDemoJsonKind *kind)
{
  static const struct
  {
    const char *word;
    VimosDemoJsonKind kind;
  } words[] = { { "true", VIMOS_DEMO_JSON_BOOLEAN },
                { "false", VIMOS_DEMO_JSON_BOOLEAN },
                { "null", VIMOS_DEMO_JSON_NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);

      if (self->length - self->at >= length
          && memcmp (self->text + self->at, words[i].word, length) == 0)
        {
          self->at += length;
          *kind = words[i].kind;
          return TRUE;
        }
    }
  return FALSE;
}

/* The name and the colon of a member. Returns: (transfer none) (nullable) */
static const char *
read_member_name (VimosDemoReader *self,
                  VimosDemoValue object)
{
  const char *name;
  VimosDemoValue twin;

  if (!accept (self, '"'))
    {
      complain (self, _("no JSON: the name of a member is missing"));
      return NULL;
    }
  name = read_text (self);
  if (name == NULL)
    return NULL;
  twin = vimos_demo_reader_member (self, object, name);
  if (twin != VIMOS_DEMO_NO_VALUE)
    vimos_demo_reader_fail (self, twin, _("given again in line %u"), self->line);
  else if (!accept (self, ':'))
    complain (self, _("no JSON: \":\" is missing after a member’s name"));
  return self->error == NULL ? name : NULL;
}

static void
append_child (VimosDemoReader *self,
              VimosDemoValue parent,
              VimosDemoValue last,
              VimosDemoValue child)
{
  VimosDemoJson *container = vimos_demo_reader_get (self, parent);

  container->count++;
  if (last == VIMOS_DEMO_NO_VALUE)
    container->first = child;
  else
    vimos_demo_reader_get (self, last)->next = child;
  if (container->kind == VIMOS_DEMO_JSON_OBJECT && container->count > MAX_MEMBERS)
    complain (self, _("an object has too many members"));
}

/* What is between brackets, of which the opening one is behind */
static void
read_children (VimosDemoReader *self,
               VimosDemoValue parent,
               guint depth)
{
  gboolean is_object = vimos_demo_reader_is_object (self, parent);
  char closing = is_object ? '}' : ']';
  VimosDemoValue last = VIMOS_DEMO_NO_VALUE;

  if (depth >= MAX_DEPTH)
    complain (self, _("nested too deeply"));
  if (self->error != NULL || accept (self, closing))
    return;
  do
    {
      const char *name = is_object ? read_member_name (self, parent) : NULL;
      VimosDemoValue child;

      if (self->error != NULL)
        return;
      child = read_value (self, parent, name, depth + 1);
      if (self->error != NULL)
        return;
      append_child (self, parent, last, child);
      last = child;
    }
  while (self->error == NULL && accept (self, ','));
  if (self->error == NULL && !accept (self, closing))
    complain (self, is_object ? _("no JSON: \",\" or \"}\" is missing")
                              : _("no JSON: \",\" or \"]\" is missing"));
}

static VimosDemoValue
begin_value (VimosDemoReader *self,
             VimosDemoValue parent,
             const char *name)
{
  VimosDemoJson value = { .line = self->line,
                          .parent = parent,
                          .next = VIMOS_DEMO_NO_VALUE,
                          .first = VIMOS_DEMO_NO_VALUE,
                          .start = self->at,
                          .name = name };

  if (parent != VIMOS_DEMO_NO_VALUE)
    value.position = vimos_demo_reader_get (self, parent)->count;
  if (self->values->len >= MAX_VALUES)
    complain (self, _("too many values"));
  g_array_append_val (self->values, value);
  return self->values->len - 1;
}

static VimosDemoValue
read_value (VimosDemoReader *self,
            VimosDemoValue parent,
            const char *name,
            guint depth)
{
  VimosDemoValue index;
  VimosDemoJsonKind kind = VIMOS_DEMO_JSON_NULL;
  const char *text = NULL;
  double number = NAN;
  char c;

  skip_space (self);
  index = begin_value (self, parent, name);
  c = peek (self);
  if (c == '{' || c == '[')
    {
      self->at++;
      kind = c == '{' ? VIMOS_DEMO_JSON_OBJECT : VIMOS_DEMO_JSON_LIST;
      vimos_demo_reader_get (self, index)->kind = kind;
      read_children (self, index, depth);
    }
  else if (c == '"')
    {
      self->at++;
      kind = VIMOS_DEMO_JSON_TEXT;
      text = read_text (self);
    }
  else if (c == '-' || g_ascii_isdigit (c))
    {
      kind = VIMOS_DEMO_JSON_NUMBER;
      read_number (self, &number);
    }
  else if (!read_word (self, &kind))
    complain (self, _("no JSON: a value is missing"));

  vimos_demo_reader_get (self, index)->kind = kind;
  vimos_demo_reader_get (self, index)->text = text;
  vimos_demo_reader_get (self, index)->number = number;
  vimos_demo_reader_get (self, index)->end = self->at;
  return index;
}

/* The line of the first byte that cannot be, when there is one */
static void
check_bytes (VimosDemoReader *self)
{
  const char *bad = self->text + self->length;

  if (g_utf8_validate_len (self->text, self->length, &bad))
    return;
  for (const char *p = self->text; p < bad; p++)
    self->line += *p == '\n';
  complain (self, _("not UTF-8"));
}

/**
 * vimos_demo_reader_new:
 * @file: what errors call the file
 * @text: its bytes; must outlive the reader
 *
 * Returns: (transfer full): a reader, which has failed when the text is no JSON; any thread
 */
VimosDemoReader *
vimos_demo_reader_new (const char *file,
                       const char *text,
                       gsize length)
{
  VimosDemoReader *self = g_new0 (VimosDemoReader, 1);

  self->file = g_strdup (file);
  self->line = 1;
  self->text = text;
  self->values = g_array_new (FALSE, TRUE, sizeof (VimosDemoJson));
  self->strings = g_string_chunk_new (4096);
  if (length > VIMOS_DEMO_MAX_BYTES)
    {
      complain (self, _("the file is larger than 32 MiB"));
      return self;
    }
  self->length = length;
  check_bytes (self);
  if (self->error != NULL)
    return self;
  read_value (self, VIMOS_DEMO_NO_VALUE, NULL, 0);
  skip_space (self);
  if (self->error == NULL && !at_end (self))
    complain (self, _("no JSON: more follows after the end"));
  return self;
}

void
vimos_demo_reader_free (VimosDemoReader *self)
{
  g_free (self->file);
  g_array_unref (self->values);
  g_string_chunk_free (self->strings);
  g_clear_error (&self->error);
  g_free (self);
}
