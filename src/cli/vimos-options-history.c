/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimosctl"

#include "config.h"

#include <glib/gi18n.h>

#include "vimos-options-private.h"

/* What stands behind “history”. */

#define ONE_OR_MORE (-1)

typedef struct
{
  const char *word;
  VimosHistoryAct act;
  int n_ids; /* of runs, or ONE_OR_MORE */
  gboolean wants_file;
} Act;

static const Act acts[] = {
  { "show", VIMOS_HISTORY_ACT_SHOW, 1, FALSE },
  { "export", VIMOS_HISTORY_ACT_EXPORT, 1, TRUE },
  { "import", VIMOS_HISTORY_ACT_IMPORT, 0, TRUE },
  { "delete", VIMOS_HISTORY_ACT_DELETE, ONE_OR_MORE, FALSE },
};

gboolean
vimos_option_no_history_cb (const char *name,
                            const char *value,
                            gpointer data,
                            GError **error)
{
  ((VimosOptions *) data)->history = FALSE;
  return TRUE;
}

gboolean
vimos_option_csv_cb (const char *name,
                     const char *value,
                     gpointer data,
                     GError **error)
{
  ((VimosOptions *) data)->csv = TRUE;
  return TRUE;
}

static gboolean
fail (GError **error,
      const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
  return FALSE;
}

static const Act *
find_act (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].word, word))
      return &acts[i];
  return NULL;
}

static gboolean
take_id (VimosOptions *self,
         const char *word,
         GError **error)
{
  gint64 id = 0;

  if (!g_ascii_string_to_signed (word, 10, 1, G_MAXINT64, &id, NULL))
    return fail (error, _("Write the number of a run; “vimosctl history” lists them"));
  g_array_append_val (self->run_ids, id);
  return TRUE;
}

/**
 * vimos_options_take_history:
 * @operands: (array zero-terminated=1): what follows the command, without options
 */
gboolean
vimos_options_take_history (VimosOptions *self,
                            char **operands,
                            GError **error)
{
  guint n = g_strv_length (operands);
  const Act *act = n > 0 ? find_act (operands[0]) : NULL;
  int n_ids;

  if (n > 0 && act == NULL)
    return fail (error, _("Write “show”, “export”, “import” or “delete” behind “history”"));
  if (self->csv && (act == NULL || act->act != VIMOS_HISTORY_ACT_EXPORT))
    return fail (error, _("--csv is for “history export” only"));
  if (self->csv && self->json)
    return fail (error, _("Either --csv or --json"));
  if (act == NULL)
    return TRUE;
  self->history_act = act->act;
  n_ids = (int) n - 1 - act->wants_file;
  if (act->n_ids == ONE_OR_MORE ? n_ids < 1 : n_ids != act->n_ids)
    return fail (error, act->n_ids == 0      ? _("Write the file behind “import”")
                        : act->wants_file    ? _("Write the number of a run and a file")
                                             : _("Write the number of a run"));
  for (int i = 1; i <= n_ids; i++)
    if (!take_id (self, operands[i], error))
      return FALSE;
  if (act->wants_file)
    self->file = g_strdup (operands[n - 1]);
  return TRUE;
}
