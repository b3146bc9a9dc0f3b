/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-history-path.h"
#include "vimos-migration.h"
#include "vimos-outcome.h"

G_BEGIN_DECLS

/**
 * VimosHistoryRecord: all that is known of one run.
 * @id: its number in the file it is stored in; 0: not stored
 * @key: a UUID, the same wherever the run is imported
 * @start_us: wall clock, µs since 1970, of @origin_us
 * @origin_us: the moment 0 of everything that is told in s: µs of the clock that phases and samples
 *   are stamped with
 * @from: (nullable): the source's name
 * @message: (nullable): why it did not end well, and where everything is
 * @network: (nullable): the name or address of the controller
 * @kind: what the candidates had in common, see vimos_path_set_kind_to_string()
 * @intents_total: of the pin
 * @phases: (nullable): VimosPhase *; %NULL: the details are not loaded
 * @findings: (nullable): VimosFinding *, of the preflight
 * @samples: (nullable): see vimos_history_samples_decode()
 *
 * Reference counted, and immutable once it has been given away: any thread may read it.
 */
typedef struct
{
  gatomicrefcount ref_count;

  gint64 id;
  char *key;
  gint64 start_us;
  gint64 origin_us;
  char *vm;
  char *uuid;
  char *mac;
  char *from;
  char *to;
  VimosOutcome outcome;
  char *message;
  gboolean pinned;
  char *network;
  char *kind;
  guint64 intents_installed;
  guint64 intents_total;
  VimosHistoryPath path;
  VimosPrediction prediction;
  VimosMeasurement measurement;

  GPtrArray *phases;
  GPtrArray *findings;
  GBytes *samples;
} VimosHistoryRecord;

#define VIMOS_TYPE_HISTORY_RECORD (vimos_history_record_get_type ())
GType vimos_history_record_get_type (void) G_GNUC_CONST;

VimosHistoryRecord *vimos_history_record_new (void);
VimosHistoryRecord *vimos_history_record_ref (VimosHistoryRecord *self);
void vimos_history_record_unref (VimosHistoryRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosHistoryRecord, vimos_history_record_unref)
void vimos_history_record_make_details (VimosHistoryRecord *self);

VimosHistoryRecord *vimos_history_record_begin (VimosPlan *plan,
                                                VimosCandidate *candidate);
VimosHistoryRecord *vimos_history_record_end (VimosHistoryRecord *begun,
                                              VimosMigration *migration);

/* How a member of the record is kept in a column, in JSON and as a property. */
typedef enum
{
  VIMOS_HISTORY_TEXT,    /* char *, may be NULL */
  VIMOS_HISTORY_WORD,    /* int of an enumeration, kept as its nick */
  VIMOS_HISTORY_FLAG,    /* gboolean */
  VIMOS_HISTORY_INTEGER, /* gint64 */
  VIMOS_HISTORY_COUNT,   /* guint64, at most G_MAXINT64 */
  VIMOS_HISTORY_NUMBER,  /* double, NaN as null */
} VimosHistoryType;

/**
 * VimosHistoryColumn:
 * @name: of the column, and of the property with dashes
 * @object: (nullable): the object of the run's JSON that @member is in; %NULL: the run's own
 * @member: (nullable): %NULL: it is written and read elsewhere
 * @required: of a text: never %NULL
 */
typedef struct
{
  const char *name;
  const char *object;
  const char *member;
  VimosHistoryType type;
  gsize offset;
  gboolean required;
  GType (*get_enum) (void);
} VimosHistoryColumn;

#define VIMOS_HISTORY_N_COLUMNS 35
extern const VimosHistoryColumn vimos_history_columns[VIMOS_HISTORY_N_COLUMNS];

#define VIMOS_HISTORY_MEMBER(record, column, type) \
  (*(type *) ((char *) (record) + (column)->offset))

G_END_DECLS
