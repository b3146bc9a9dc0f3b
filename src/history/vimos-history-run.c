/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <math.h>

#include "vimos-finding.h"
#include "vimos-history-run-private.h"

struct _VimosHistoryRun
{
  GObject parent_instance;

  /* owned */
  VimosHistoryRecord *record;
  VimosTimeline *timeline; /* NULL until it is loaded */
  GListStore *phases;
  GListStore *findings;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_RECORD,
  PROP_LOADED,
  PROP_TIMELINE,
  PROP_PHASES,
  PROP_FINDINGS,
  PROP_FIRST_COLUMN, /* and one for each */
  N_PROPS = PROP_FIRST_COLUMN + VIMOS_HISTORY_N_COLUMNS,
};

G_DEFINE_FINAL_TYPE (VimosHistoryRun, vimos_history_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
vimos_history_run_finalize (GObject *object)
{
  VimosHistoryRun *self = VIMOS_HISTORY_RUN (object);

  g_clear_pointer (&self->record, vimos_history_record_unref);
  g_clear_object (&self->timeline);
  g_clear_object (&self->phases);
  g_clear_object (&self->findings);
  G_OBJECT_CLASS (vimos_history_run_parent_class)->finalize (object);
}

static void
get_column (VimosHistoryRecord *record,
            const VimosHistoryColumn *column,
            GValue *value)
{
  switch (column->type)
    {
    case VIMOS_HISTORY_TEXT:
      g_value_set_string (value, VIMOS_HISTORY_MEMBER (record, column, char *));
      break;
    case VIMOS_HISTORY_WORD:
      g_value_set_enum (value, VIMOS_HISTORY_MEMBER (record, column, int));
      break;
    case VIMOS_HISTORY_FLAG:
      g_value_set_boolean (value, VIMOS_HISTORY_MEMBER (record, column, gboolean));
      break;
    case VIMOS_HISTORY_INTEGER:
      g_value_set_int64 (value, VIMOS_HISTORY_MEMBER (record, column, gint64));
      break;
    case VIMOS_HISTORY_COUNT:
      g_value_set_uint64 (value, VIMOS_HISTORY_MEMBER (record, column, guint64));
      break;
    case VIMOS_HISTORY_NUMBER:
      g_value_set_double (value, VIMOS_HISTORY_MEMBER (record, column, double));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
vimos_history_run_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  VimosHistoryRun *self = VIMOS_HISTORY_RUN (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, vimos_history_run_get_id (self));
      break;
    case PROP_RECORD:
      g_value_set_boxed (value, vimos_history_run_get_record (self));
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, vimos_history_run_get_loaded (self));
      break;
    case PROP_TIMELINE:
      g_value_set_object (value, vimos_history_run_get_timeline (self));
      break;
    case PROP_PHASES:
      g_value_set_object (value, vimos_history_run_get_phases (self));
      break;
    case PROP_FINDINGS:
      g_value_set_object (value, vimos_history_run_get_findings (self));
      break;
    default:
      get_column (self->record, &vimos_history_columns[prop_id - PROP_FIRST_COLUMN], value);
    }
}

static GParamSpec *
make_pspec (const VimosHistoryColumn *column,
            GParamFlags flags)
{
  g_autofree char *name = g_strdelimit (g_strdup (column->name), "_", '-');

  switch (column->type)
    {
    case VIMOS_HISTORY_TEXT:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case VIMOS_HISTORY_WORD:
      return g_param_spec_enum (name, NULL, NULL, column->get_enum (), 0, flags);
    case VIMOS_HISTORY_FLAG:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case VIMOS_HISTORY_INTEGER:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case VIMOS_HISTORY_COUNT:
      return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case VIMOS_HISTORY_NUMBER:
      return g_param_spec_double (name, NULL, NULL, -INFINITY, INFINITY, 0, flags);
    default:
      g_assert_not_reached ();
    }
}

static void
vimos_history_run_class_init (VimosHistoryRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags named = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags flags = named | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vimos_history_run_finalize;
  object_class->get_property = vimos_history_run_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, VIMOS_TYPE_HISTORY_RECORD,
                                                flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_TIMELINE] = g_param_spec_object ("timeline", NULL, NULL, VIMOS_TYPE_TIMELINE,
                                                   flags);
  properties[PROP_PHASES] = g_param_spec_object ("phases", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_FINDINGS] = g_param_spec_object ("findings", NULL, NULL, G_TYPE_LIST_MODEL,
                                                   flags);
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    properties[PROP_FIRST_COLUMN + i] = make_pspec (&vimos_history_columns[i], named);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_history_run_init (VimosHistoryRun *self)
{
}

VimosHistoryRun *
vimos_history_run_new (VimosHistoryRecord *record)
{
  VimosHistoryRun *self = g_object_new (VIMOS_TYPE_HISTORY_RUN, NULL);

  self->record = vimos_history_record_ref (record);
  return self;
}

static void
set_record (VimosHistoryRun *self,
            VimosHistoryRecord *record)
{
  VimosHistoryRecord *before = self->record;

  self->record = vimos_history_record_ref (record);
  if (before->id != record->id)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  for (guint i = 0; i < VIMOS_HISTORY_N_COLUMNS; i++)
    {
      GParamSpec *pspec = properties[PROP_FIRST_COLUMN + i];
      g_auto (GValue) one = G_VALUE_INIT;
      g_auto (GValue) other = G_VALUE_INIT;

      g_value_init (&one, pspec->value_type);
      g_value_init (&other, pspec->value_type);
      get_column (before, &vimos_history_columns[i], &one);
      get_column (record, &vimos_history_columns[i], &other);
      if (g_param_values_cmp (pspec, &one, &other) != 0)
        g_object_notify_by_pspec (G_OBJECT (self), pspec);
    }
  vimos_history_record_unref (before);
}

/* Takes over what a list says of the run; whether anything had changed. The details stay those of
 * the record that had them, unless the run went on since. */
gboolean
vimos_history_run_update (VimosHistoryRun *self,
                          VimosHistoryRecord *record)
{
  if (self->record->outcome == record->outcome && self->record->id == record->id)
    return FALSE;
  g_object_freeze_notify (G_OBJECT (self));
  set_record (self, record);
  if (record->phases == NULL && self->timeline != NULL)
    {
      g_clear_object (&self->timeline);
      g_clear_object (&self->phases);
      g_clear_object (&self->findings);
      for (guint i = PROP_LOADED; i <= PROP_FINDINGS; i++)
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

static GListStore *
make_store (GType type,
            GPtrArray *items)
{
  GListStore *store = g_list_store_new (type);

  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return store;
}

/* @record: with its details; @timeline: its samples */
void
vimos_history_run_set_loaded (VimosHistoryRun *self,
                              VimosHistoryRecord *record,
                              VimosTimeline *timeline)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_record (self, record);
  g_set_object (&self->timeline, timeline);
  g_clear_object (&self->phases);
  g_clear_object (&self->findings);
  self->phases = make_store (VIMOS_TYPE_PHASE, record->phases);
  self->findings = make_store (VIMOS_TYPE_FINDING, record->findings);
  for (guint i = PROP_LOADED; i <= PROP_FINDINGS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
vimos_history_run_get_id (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), 0);

  return self->record->id;
}

/* (transfer none): without details until the run is loaded */
VimosHistoryRecord *
vimos_history_run_get_record (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), NULL);

  return self->record;
}

gboolean
vimos_history_run_get_loaded (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), FALSE);

  return self->timeline != NULL;
}

VimosTimeline *
vimos_history_run_get_timeline (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), NULL);

  return self->timeline;
}

GListModel *
vimos_history_run_get_phases (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), NULL);

  return (GListModel *) self->phases;
}

GListModel *
vimos_history_run_get_findings (VimosHistoryRun *self)
{
  g_return_val_if_fail (VIMOS_IS_HISTORY_RUN (self), NULL);

  return (GListModel *) self->findings;
}
