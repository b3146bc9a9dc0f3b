/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vimos-demo-scenario-private.h"
#include "vimos-demo-scenario-reader-private.h"

/* Members of a file, and what is told about those that are not as they must be. */

#define MAX_EXCERPT 40 /* characters of the file that an error quotes */

gboolean
vimos_demo_reader_failed (VimosDemoReader *self)
{
  return self->error != NULL;
}

/* Returns: %FALSE with @error set when something was wrong; the reader then forgets it */
gboolean
vimos_demo_reader_propagate (VimosDemoReader *self,
                             GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/* “links[3].mbps”, from the value up to the root */
static char *
path_of (VimosDemoReader *self,
         VimosDemoValue value)
{
  g_autoptr (GString) path = g_string_new (NULL);

  while (value != VIMOS_DEMO_ROOT)
    {
      VimosDemoJson *json = vimos_demo_reader_get (self, value);

      if (json->name != NULL)
        {
          g_autofree char *name = vimos_demo_quotable (json->name, -1, MAX_EXCERPT);

          g_string_prepend (path, name);
          if (json->parent != VIMOS_DEMO_ROOT)
            g_string_prepend_c (path, '.');
        }
      else
        {
          g_autofree char *position = g_strdup_printf ("[%u]", json->position);

          g_string_prepend (path, position);
        }
      value = json->parent;
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * vimos_demo_reader_fail:
 * @value: what is wrong
 *
 * Fails with “file:line: member: message”, unless something failed before.
 */
void
vimos_demo_reader_fail (VimosDemoReader *self,
                        VimosDemoValue value,
                        const char *format,
                        ...)
{
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;
  va_list arguments;

  if (self->error != NULL)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  path = path_of (self, value);
  g_set_error (&self->error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID, "%s:%u: %s%s%s",
               self->file, vimos_demo_reader_get (self, value)->line,
               path, *path != '\0' ? ": " : "", message);
}

/* Returns: (transfer full): how an error speaks of a value */
static char *
describe (VimosDemoReader *self,
          VimosDemoValue value)
{
  VimosDemoJson *json = vimos_demo_reader_get (self, value);

  if (json->kind == VIMOS_DEMO_JSON_OBJECT)
    return g_strdup (_("an object"));
  if (json->kind == VIMOS_DEMO_JSON_LIST)
    return g_strdup (_("a list"));
  return vimos_demo_quotable (self->text + json->start, json->end - json->start, MAX_EXCERPT);
}

static gboolean
has_kind (VimosDemoReader *self,
          VimosDemoValue value,
          VimosDemoJsonKind kind)
{
  return value != VIMOS_DEMO_NO_VALUE && vimos_demo_reader_get (self, value)->kind == kind;
}

gboolean
vimos_demo_reader_is_object (VimosDemoReader *self,
                             VimosDemoValue value)
{
  return has_kind (self, value, VIMOS_DEMO_JSON_OBJECT);
}

gboolean
vimos_demo_reader_is_list (VimosDemoReader *self,
                           VimosDemoValue value)
{
  return has_kind (self, value, VIMOS_DEMO_JSON_LIST);
}

gboolean
vimos_demo_reader_is_null (VimosDemoReader *self,
                           VimosDemoValue value)
{
  return has_kind (self, value, VIMOS_DEMO_JSON_NULL);
}

/* The first of a list or an object; VIMOS_DEMO_NO_VALUE when it is empty, or anything else */
VimosDemoValue
vimos_demo_reader_first (VimosDemoReader *self,
                         VimosDemoValue value)
{
  if (value == VIMOS_DEMO_NO_VALUE)
    return value;
  return vimos_demo_reader_get (self, value)->first;
}

VimosDemoValue
vimos_demo_reader_next (VimosDemoReader *self,
                        VimosDemoValue value)
{
  return vimos_demo_reader_get (self, value)->next;
}

guint
vimos_demo_reader_count (VimosDemoReader *self,
                         VimosDemoValue value)
{
  return vimos_demo_reader_get (self, value)->count;
}

/* Of a member; %NULL for an element of a list */
const char *
vimos_demo_reader_name (VimosDemoReader *self,
                        VimosDemoValue value)
{
  return vimos_demo_reader_get (self, value)->name;
}

/* Returns: the member, or VIMOS_DEMO_NO_VALUE */
VimosDemoValue
vimos_demo_reader_member (VimosDemoReader *self,
                          VimosDemoValue object,
                          const char *name)
{
  VimosDemoValue member;

  if (!vimos_demo_reader_is_object (self, object))
    return VIMOS_DEMO_NO_VALUE;
  for (member = vimos_demo_reader_first (self, object); member != VIMOS_DEMO_NO_VALUE;
       member = vimos_demo_reader_next (self, member))
    {
      if (g_str_equal (vimos_demo_reader_get (self, member)->name, name))
        break;
    }
  return member;
}

/* The same, but fails when there is none */
VimosDemoValue
vimos_demo_reader_need (VimosDemoReader *self,
                        VimosDemoValue object,
                        const char *name)
{
  VimosDemoValue member = vimos_demo_reader_member (self, object, name);

  if (member == VIMOS_DEMO_NO_VALUE && self->error == NULL)
    vimos_demo_reader_fail (self, object, _("the member \"%s\" is missing"), name);
  return member;
}

/* The least number of characters to insert, remove or replace that make one text the other one
 * (Wagner and Fischer, 1974); both are short. */
static guint
edit_distance (const char *a,
               const char *b)
{
  guint row[MAX_EXCERPT + 1];
  gsize n = strlen (b);

  g_assert (n <= MAX_EXCERPT);
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; *a != '\0'; i++, a++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          guint replaced = diagonal + (*a != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (replaced, 1 + MIN (row[j], row[j - 1]));
        }
    }
  return row[n];
}

/* Returns: (nullable): the one that is hardly different from @name */
static const char *
nearest (const char *name,
         const char *const *known)
{
  const char *found = NULL;
  guint least = MIN (2 + strlen (name) / 4, strlen (name));

  if (strlen (name) > MAX_EXCERPT)
    return NULL;
  for (; *known != NULL; known++)
    {
      guint distance = edit_distance (name, *known);

      if (distance < least)
        {
          least = distance;
          found = *known;
        }
    }
  return found;
}

static void
fail_unknown (VimosDemoReader *self,
              VimosDemoValue member,
              const char *const *known)
{
  const char *near = nearest (vimos_demo_reader_name (self, member), known);
  g_autofree char *all = g_strjoinv (", ", (char **) known);

  if (near != NULL)
    vimos_demo_reader_fail (self, member, _("unknown member; did you mean \"%s\"?"), near);
  else
    vimos_demo_reader_fail (self, member, _("unknown member; known here are: %s"), all);
}

/* Returns: %FALSE having failed when @object is no object, or has a member that is not @known */
gboolean
vimos_demo_reader_check_members (VimosDemoReader *self,
                                 VimosDemoValue object,
                                 const char *const *known)
{
  if (self->error != NULL)
    return FALSE;
  if (!vimos_demo_reader_is_object (self, object))
    {
      g_autofree char *found = describe (self, object);

      vimos_demo_reader_fail (self, object, _("must be an object, not %s"), found);
      return FALSE;
    }
  for (VimosDemoValue member = vimos_demo_reader_first (self, object);
       member != VIMOS_DEMO_NO_VALUE;
       member = vimos_demo_reader_next (self, member))
    {
      if (g_strv_contains (known, vimos_demo_reader_name (self, member)))
        continue;
      fail_unknown (self, member, known);
      return FALSE;
    }
  return TRUE;
}

/* Returns: %FALSE having failed when it is no list of that many elements */
gboolean
vimos_demo_reader_check_list (VimosDemoReader *self,
                              VimosDemoValue list,
                              guint least,
                              guint most)
{
  g_autofree char *found = NULL;

  if (self->error != NULL)
    return FALSE;
  if (vimos_demo_reader_is_list (self, list))
    {
      guint count = vimos_demo_reader_count (self, list);

      if (count >= least && count <= most)
        return TRUE;
      found = g_strdup_printf (_("one of %u"), count);
    }
  else
    found = describe (self, list);
  vimos_demo_reader_fail (self, list, _("must be a list of %u to %u entries, not %s"),
                          least, most, found);
  return FALSE;
}

/* A number in the bounds; @least having failed */
static double
read_number (VimosDemoReader *self,
             VimosDemoValue value,
             gboolean whole,
             double least,
             double most)
{
  g_autofree char *found = NULL;
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->error != NULL)
    return least;
  if (has_kind (self, value, VIMOS_DEMO_JSON_NUMBER))
    {
      double number = vimos_demo_reader_get (self, value)->number;

      if (number >= least && number <= most && (!whole || number == floor (number)))
        return number;
    }
  found = describe (self, value);
  vimos_demo_reader_fail (self, value,
                          whole ? _("must be a whole number from %s to %s, not %s")
                                : _("must be a number from %s to %s, not %s"),
                          g_ascii_formatd (from, sizeof (from), "%.16g", least),
                          g_ascii_formatd (to, sizeof (to), "%.16g", most), found);
  return least;
}

/* Returns: a number in the bounds, @least having failed */
double
vimos_demo_reader_number (VimosDemoReader *self,
                          VimosDemoValue value,
                          double least,
                          double most)
{
  return read_number (self, value, FALSE, least, most);
}

/* The same for whole numbers, of which a double tells all that are asked for: @most is below
 * 2⁵³. */
guint64
vimos_demo_reader_whole (VimosDemoReader *self,
                         VimosDemoValue value,
                         guint64 least,
                         guint64 most)
{
  return read_number (self, value, TRUE, least, most);
}

static gboolean
is_printable (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (text)))
        return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer none): a text of that many characters, "" having failed; the reader's */
const char *
vimos_demo_reader_text (VimosDemoReader *self,
                        VimosDemoValue value,
                        guint least,
                        guint most)
{
  g_autofree char *found = NULL;

  if (self->error != NULL)
    return "";
  if (has_kind (self, value, VIMOS_DEMO_JSON_TEXT))
    {
      const char *text = vimos_demo_reader_get (self, value)->text;
      glong length = g_utf8_strlen (text, -1);

      if (length >= least && length <= most && is_printable (text))
        return text;
    }
  found = describe (self, value);
  vimos_demo_reader_fail (self, value,
                          _("must be a text of %u to %u characters on one line, not %s"),
                          least, most, found);
  return "";
}

double
vimos_demo_reader_number_or (VimosDemoReader *self,
                             VimosDemoValue object,
                             const char *name,
                             double least,
                             double most,
                             double fallback)
{
  VimosDemoValue value = vimos_demo_reader_member (self, object, name);

  return value == VIMOS_DEMO_NO_VALUE ? fallback
                                      : vimos_demo_reader_number (self, value, least, most);
}

guint64
vimos_demo_reader_whole_or (VimosDemoReader *self,
                            VimosDemoValue object,
                            const char *name,
                            guint64 least,
                            guint64 most,
                            guint64 fallback)
{
  VimosDemoValue value = vimos_demo_reader_member (self, object, name);

  return value == VIMOS_DEMO_NO_VALUE ? fallback
                                      : vimos_demo_reader_whole (self, value, least, most);
}

const char *
vimos_demo_reader_text_or (VimosDemoReader *self,
                           VimosDemoValue object,
                           const char *name,
                           guint least,
                           guint most,
                           const char *fallback)
{
  VimosDemoValue value = vimos_demo_reader_member (self, object, name);

  return value == VIMOS_DEMO_NO_VALUE ? fallback
                                      : vimos_demo_reader_text (self, value, least, most);
}
