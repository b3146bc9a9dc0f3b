/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-migration.h"
#include "vimos-paths-answer.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_OUTCOME_DONE,
  VIMOS_OUTCOME_REFUSED,
  VIMOS_OUTCOME_ROLLED_BACK,
  VIMOS_OUTCOME_UNDECIDED,
} VimosOutcome;

/**
 * VimosMoveReport: how a move ended.
 * @message: (nullable): why it did not end well
 * @row: (nullable): the path that was chosen
 * @measurement: (nullable): the figures, %NULL when nothing was moved
 * @prediction: (nullable): what was expected
 * @phases: (nullable): of VimosPhase
 */
typedef struct
{
  const char *vm;
  const char *uuid;
  const char *from;
  const char *to;
  VimosOutcome outcome;
  const char *message;
  gboolean pinned;
  const VimosPathRow *row;
  const VimosMeasurement *measurement;
  const VimosPrediction *prediction;
  GListModel *phases;
  GListModel *findings;
} VimosMoveReport;

JsonNode *vimos_move_report_to_json (const VimosMoveReport *self);
char *vimos_move_report_to_text (const VimosMoveReport *self);

G_END_DECLS
