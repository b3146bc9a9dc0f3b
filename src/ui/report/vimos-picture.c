/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-picture.h"
#include "vimos-report-files.h"
#include "vimos-screenshot.h"
#include "vimos-window-private.h"

/* Takes pictures of the window without anybody at it, for documentation, reports and tests: waits
 * until everything has answered, chooses what is asked for or what the demo suggests, and moves the
 * VM if a later moment is wanted. A simulated clock stands while a picture is taken: the window
 * draws in the machine's time. */

#define STEP_MS 100
#define GIVE_UP_STEPS 600 /* 1 min */
#define CONNECTING_STEPS 20 /* 2 s */
#define PLAN_STEPS 120 /* 12 s of pings, and the first statistics */
#define SETTLE_MS 800
#define MAX_RETRIES 20
#define RUN_PART 0.6 /* how far the move is when its picture is taken */

typedef struct
{
  VimosPicture *picture;
  VimosWindow *window;
  VimosPictureDoneFunc done;
  gpointer done_data;

  GError *error; /* the first */
  VimosPictureMoment moment; /* the next one */
  guint n_steps;
  guint n_retries; /* of a picture that there was nothing of */
  guint n_planned; /* steps since the plan stood */
  gboolean chosen;
} Taking;

static const char *const moments[] = {
  [VIMOS_PICTURE_CONNECTING] = "connecting", [VIMOS_PICTURE_START] = "start",
  [VIMOS_PICTURE_PLAN] = "plan",             [VIMOS_PICTURE_LOAD] = "load",
  [VIMOS_PICTURE_RUNNING] = "running",       [VIMOS_PICTURE_RESULT] = "result",
  [VIMOS_PICTURE_HISTORY] = "history",       [VIMOS_PICTURE_RUN] = "run",
  [VIMOS_PICTURE_COMPARE] = "compare",
};

static void
taking_free (Taking *self)
{
  vimos_picture_free (self->picture);
  g_object_unref (self->window);
  g_clear_error (&self->error);
  g_free (self);
}

/* Returns the latest moment that a picture is wanted of. */
static VimosPictureMoment
get_last (const VimosPicture *picture)
{
  VimosPictureMoment last
      = picture->report != NULL ? VIMOS_PICTURE_RESULT : VIMOS_PICTURE_CONNECTING;

  for (guint i = last; i < VIMOS_PICTURE_N_MOMENTS; i++)
    if (picture->paths[i] != NULL)
      last = i;
  return last;
}

static gboolean
wants_move (const VimosPicture *picture)
{
  return get_last (picture) >= VIMOS_PICTURE_RUNNING;
}

static gboolean
is_settled (VimosWorkspace *workspace)
{
  VimosSession *session = vimos_workspace_get_session (workspace);
  VimosPlan *plan = vimos_workspace_get_plan (workspace);

  return !vimos_session_get_connecting (session)
         && vimos_session_get_topology (session) != NULL
         && (plan == NULL || !vimos_plan_get_checking (plan));
}

static VimosVm *
find_vm (Taking *self,
         VimosWorkspace *workspace)
{
  VimosDemoScenario *demo = vimos_session_get_scenario (vimos_workspace_get_session (workspace));
  const char *name = self->picture->vm;

  if (name == NULL && demo != NULL && demo->suggested_vm >= 0)
    name = g_array_index (demo->vms, VimosDemoVmSpec, demo->suggested_vm).name;
  return name != NULL
             ? vimos_context_find_vm (vimos_workspace_get_context (workspace), name, &self->error)
             : NULL;
}

static VimosHypervisor *
find_target (Taking *self,
             VimosWorkspace *workspace)
{
  VimosDemoScenario *demo = vimos_session_get_scenario (vimos_workspace_get_session (workspace));
  const char *name = self->picture->target;

  if (name == NULL && demo != NULL && demo->suggested_target >= 0)
    name = g_array_index (demo->hypervisors, VimosDemoHypervisorSpec, demo->suggested_target).name;
  return name != NULL
             ? vimos_context_find_hypervisor (vimos_workspace_get_context (workspace), name)
             : NULL;
}

static void
choose (Taking *self,
        VimosWorkspace *workspace)
{
  VimosVm *vm = find_vm (self, workspace);
  VimosHypervisor *target = find_target (self, workspace);

  if (vm != NULL)
    vimos_workspace_set_vm (workspace, vm);
  if (target != NULL)
    vimos_workspace_set_target (workspace, target);
}

static gboolean
is_planned (Taking *self,
            VimosWorkspace *workspace)
{
  if (!is_settled (workspace))
    return FALSE;
  if (!self->chosen)
    {
      self->chosen = TRUE;
      choose (self, workspace);
      return self->error != NULL;
    }
  return (!wants_move (self->picture) || vimos_workspace_get_can_migrate (workspace))
         && (vimos_workspace_get_vm (workspace) == NULL || self->n_planned++ >= PLAN_STEPS);
}

/* Statistics are there after the controller's second look at its switches. */
static gboolean
is_load_shown (Taking *self)
{
  VimosCanvas *canvas = vimos_window_get_canvas (self->window);

  if (self->picture->paths[VIMOS_PICTURE_LOAD] == NULL || vimos_canvas_get_show_load (canvas))
    return TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toggle-load", NULL);
  return FALSE;
}

/* The way back over the second path, as soon as it can begin. */
static gboolean
is_compared (Taking *self,
             VimosWorkspace *workspace)
{
  if (vimos_workspace_get_stage (workspace) == VIMOS_STAGE_PLANNING && is_settled (workspace)
      && vimos_workspace_get_can_migrate (workspace))
    {
      vimos_workspace_select_rank (workspace, 2);
      vimos_workspace_migrate (workspace);
    }
  if (vimos_window_find_stored (self->window) == NULL)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.compare", NULL);
  return TRUE;
}

/* Returns whether the moment that is next is there. */
static gboolean
is_moment (Taking *self,
           VimosWorkspace *workspace)
{
  VimosStage stage = vimos_workspace_get_stage (workspace);

  switch (self->moment)
    {
    case VIMOS_PICTURE_CONNECTING:
      return self->n_steps >= CONNECTING_STEPS
             || self->picture->paths[VIMOS_PICTURE_CONNECTING] == NULL;
    case VIMOS_PICTURE_START:
      return is_settled (workspace);
    case VIMOS_PICTURE_PLAN:
      return is_planned (self, workspace);
    case VIMOS_PICTURE_LOAD:
      return is_load_shown (self);
    case VIMOS_PICTURE_RUNNING:
      return stage == VIMOS_STAGE_ENDED
             || vimos_migration_get_progress (vimos_workspace_get_migration (workspace))
                    >= RUN_PART;
    case VIMOS_PICTURE_HISTORY:
    case VIMOS_PICTURE_RUN:
      return vimos_window_find_stored (self->window) != NULL;
    case VIMOS_PICTURE_COMPARE:
      return is_compared (self, workspace);
    case VIMOS_PICTURE_RESULT:
    case VIMOS_PICTURE_N_MOMENTS:
    default:
      return stage == VIMOS_STAGE_ENDED;
    }
}

static void
open_run (VimosWindow *window)
{
  VimosHistoryRun *run = vimos_window_find_stored (window);

  if (run != NULL)
    vimos_history_page_open (window->history_page, run);
}

/* Does what leads to the moment that is next. */
static void
lead_to_moment (Taking *self,
                VimosWorkspace *workspace)
{
  switch (self->moment)
    {
    case VIMOS_PICTURE_RUNNING:
      vimos_workspace_migrate (workspace);
      break;
    case VIMOS_PICTURE_HISTORY:
      vimos_window_show_page (self->window, "history");
      break;
    case VIMOS_PICTURE_RUN:
      open_run (self->window);
      break;
    case VIMOS_PICTURE_COMPARE:
      vimos_window_show_page (self->window, "network");
      if (!vimos_workspace_move_back (workspace))
        self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                           _("The VM could not be moved back"));
      break;
    default:
      break;
    }
}

/* Where the move went wrong, that is what the report says. */
static void
save_report (Taking *self)
{
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);
  g_autofree char *network = vimos_session_describe_demo (vimos_workspace_get_session (workspace));

  vimos_report_save_all_of_migration (vimos_workspace_get_migration (workspace),
                                      vimos_window_get_canvas (self->window), network,
                                      self->picture->report, &self->error);
}

static void
finish (Taking *self)
{
  if (self->picture->report != NULL && self->error == NULL)
    save_report (self);
  self->done (self->error, self->done_data);
  taking_free (self);
}

static gboolean step_cb (gpointer user_data);

static void
go_on (Taking *self)
{
  VimosPictureMoment last = get_last (self->picture);

  if (self->error == NULL && self->moment < last)
    {
      self->moment++;
      lead_to_moment (self, vimos_window_get_workspace (self->window));
    }
  else
    {
      finish (self);
      return;
    }
  vimos_clock_add (STEP_MS, step_cb, self);
}

/* The window has had its time to draw what the moment shows. */
static gboolean
drawn_cb (gpointer user_data)
{
  Taking *self = user_data;

  /* On a busy machine the window may not have been drawn yet. */
  if (self->error == NULL
      && !vimos_screenshot_save (GTK_WIDGET (self->window), self->picture->paths[self->moment],
                                 &self->error)
      && self->n_retries++ < MAX_RETRIES)
    {
      g_clear_error (&self->error);
      return G_SOURCE_CONTINUE;
    }
  vimos_clock_release ();
  go_on (self);
  return G_SOURCE_REMOVE;
}

/* What does not come to pass is a picture too, unless a move was to follow. */
static gboolean
has_given_up (Taking *self)
{
  return self->moment <= VIMOS_PICTURE_LOAD && self->n_steps++ > GIVE_UP_STEPS;
}

static gboolean
step_cb (gpointer user_data)
{
  Taking *self = user_data;
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);
  gboolean given_up = has_given_up (self);

  if (workspace != NULL && !given_up && self->error == NULL && !is_moment (self, workspace))
    return G_SOURCE_CONTINUE;
  if (wants_move (self->picture) && self->error == NULL && (workspace == NULL || given_up))
    self->error
        = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, _("The move could not begin"));
  if (self->picture->paths[self->moment] == NULL || self->error != NULL)
    {
      go_on (self);
      return G_SOURCE_REMOVE;
    }
  vimos_clock_hold ();
  g_timeout_add (SETTLE_MS, drawn_cb, self);
  return G_SOURCE_REMOVE;
}

VimosPicture *
vimos_picture_new (void)
{
  return g_new0 (VimosPicture, 1);
}

void
vimos_picture_free (VimosPicture *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < VIMOS_PICTURE_N_MOMENTS; i++)
    g_free (self->paths[i]);
  g_free (self->report);
  g_free (self->vm);
  g_free (self->target);
  g_free (self);
}

gboolean
vimos_picture_parse_moment (const char *text,
                            VimosPictureMoment *moment)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    if (g_str_equal (text, moments[i]))
      {
        *moment = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * vimos_picture_set_report:
 * @folder: where to; is made if it is not there
 * @error: when it cannot be made
 *
 * Asks for everything that can be left of a move.
 */
gboolean
vimos_picture_set_report (VimosPicture *self,
                          const char *folder,
                          GError **error)
{
  static const VimosPictureMoment reported[]
      = { VIMOS_PICTURE_PLAN, VIMOS_PICTURE_RUNNING, VIMOS_PICTURE_RESULT };

  if (g_mkdir_with_parents (folder, 0777) < 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _("The folder %s cannot be made: %s"), folder, g_strerror (code));
      return FALSE;
    }
  self->report = g_strdup (folder);
  for (guint i = 0; i < G_N_ELEMENTS (reported); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u-%s.png", i + 1, moments[reported[i]]);

      g_free (self->paths[reported[i]]);
      self->paths[reported[i]] = g_build_filename (folder, name, NULL);
    }
  return TRUE;
}

/* A network that cannot be read is a picture too. */
static void
network_settled_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (VimosTopology) topology
      = vimos_onos_poller_wait_finish (VIMOS_ONOS_POLLER (source), result, NULL);

  vimos_clock_add (STEP_MS, step_cb, user_data);
}

/* Without a desktop GTK falls back to whatever "Sans" is; pictures shall look the same
 * everywhere. */
static void
choose_font (GtkWidget *widget)
{
  GtkSettings *settings = gtk_widget_get_settings (widget);
  g_autofree char *font = NULL;

  g_object_get (settings, "gtk-font-name", &font, NULL);
  if (g_strcmp0 (font, "Sans 10") == 0)
    g_object_set (settings, "gtk-font-name", "Cantarell 11", NULL);
}

/**
 * vimos_picture_take:
 * @self: (transfer full): what to take
 * @window: of what
 * @done: called when everything is taken or something failed
 * @user_data: for @done
 */
void
vimos_picture_take (VimosPicture *self,
                    VimosWindow *window,
                    VimosPictureDoneFunc done,
                    gpointer user_data)
{
  Taking *taking = g_new0 (Taking, 1);
  VimosWorkspace *workspace;

  taking->picture = self;
  taking->window = g_object_ref (window);
  taking->done = done;
  taking->done_data = user_data;
  choose_font (GTK_WIDGET (window));
  /* Nothing on a picture is half on its way. */
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (window)),
                "gtk-enable-animations", FALSE,
                NULL);
  workspace = vimos_window_get_workspace (window);
  if (workspace != NULL && self->paths[VIMOS_PICTURE_CONNECTING] == NULL)
    vimos_onos_poller_wait_async (vimos_context_get_poller (
                                      vimos_workspace_get_context (workspace)),
                                  NULL, network_settled_cb, taking);
  else
    vimos_clock_add (STEP_MS, step_cb, taking);
}
