/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-sentences.h"

/**
 * vimos_add_sentence:
 * @text: sentences for people; the last one without its full stop
 * @sentence: one more, with or without
 *
 * What @text says already is not said again.
 */
void
vimos_add_sentence (GString *text,
                    const char *sentence)
{
  gsize length = strlen (sentence);

  while (length > 0 && (sentence[length - 1] == '.' || g_ascii_isspace (sentence[length - 1])))
    length--;
  if (length == 0 || g_strstr_len (text->str, (gssize) text->len, sentence) != NULL)
    return;
  if (text->len > 0)
    g_string_append (text, ". ");
  g_string_append_len (text, sentence, (gssize) length);
}
