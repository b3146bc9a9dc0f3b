/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include "vimos-table.h"

/* Two spaces between columns, nothing behind the last. A heading that begins with ">" aligns its
 * column to the right. */

struct _VimosTable
{
  guint n_columns;
  gboolean *right;

  /* owned */
  GPtrArray *cells; /* char *, row by row; the headings first */
};

/**
 * vimos_table_new:
 * @first_heading: of the first column
 * @...: the other headings, ended with %NULL
 *
 * Returns: (transfer full): a table without rows
 */
VimosTable *
vimos_table_new (const char *first_heading,
                 ...)
{
  VimosTable *self = g_new0 (VimosTable, 1);
  va_list headings;

  self->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (headings, first_heading);
  for (const char *heading = first_heading; heading != NULL;
       heading = va_arg (headings, const char *))
    {
      self->right = g_renew (gboolean, self->right, self->n_columns + 1);
      self->right[self->n_columns++] = *heading == '>';
      g_ptr_array_add (self->cells, g_strdup (heading + (*heading == '>')));
    }
  va_end (headings);
  return self;
}

void
vimos_table_free (VimosTable *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cells);
  g_free (self->right);
  g_free (self);
}

/**
 * vimos_make_printable:
 * @text: may be anything
 * @lines: whether a line break is one
 *
 * What came from the network or a file may hold escape sequences; a terminal would obey them.
 *
 * Returns: (transfer full): @text without control characters
 */
char *
vimos_make_printable (const char *text,
                      gboolean lines)
{
  GString *printable = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (printable,
                               g_unichar_iscntrl (c) && !(lines && c == '\n') ? 0xfffd : c);
    }
  return g_string_free (printable, FALSE);
}

/**
 * vimos_table_add_cell:
 * @self: a table
 * @text: (nullable): what stands in the next cell, on one line; %NULL for nothing
 *
 * Rows are filled from left to right.
 */
void
vimos_table_add_cell (VimosTable *self,
                      const char *text)
{
  g_ptr_array_add (self->cells, vimos_make_printable (text != NULL ? text : "", FALSE));
}

/**
 * vimos_table_take_cell:
 * @self: a table
 * @text: (transfer full) (nullable): what stands in the next cell
 */
void
vimos_table_take_cell (VimosTable *self,
                       char *text)
{
  vimos_table_add_cell (self, text);
  g_free (text);
}

/* Columns of the terminal. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2
                                                                    : 1;
    }
  return width;
}

static void
append_spaces (GString *text,
               guint count)
{
  g_string_append_printf (text, "%*s", (int) count, "");
}

/**
 * vimos_table_to_string:
 * @self: a table of whole rows
 *
 * Returns: (transfer full): the lines, each with its newline
 */
char *
vimos_table_to_string (VimosTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self->cells->len % self->n_columns == 0, g_string_free (text, FALSE));

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns]
        = MAX (widths[i % self->n_columns], width_of (g_ptr_array_index (self->cells, i)));
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, i);
      guint column = i % self->n_columns;
      guint padding = widths[column] - width_of (cell);

      append_spaces (text, self->right[column] ? padding : 0);
      g_string_append (text, cell);
      append_spaces (text, self->right[column] ? 2 : padding + 2);
      if (column < self->n_columns - 1)
        continue;
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
