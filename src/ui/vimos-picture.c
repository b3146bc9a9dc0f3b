/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-picture.h"
#include "vimos-screenshot.h"

/* Takes a picture of the window without anybody at it, for documentation and tests: waits until everything has
 * answered, chooses what the command line names, moves the VM if that is asked for, saves, and quits. */

#define STEP_MS 250
#define GIVE_UP_STEPS 120 /* 30 s */
#define SETTLE_STEPS 8
#define RUN_PART 0.6 /* how far the move is when its picture is taken */

typedef struct
{
  VimosPicture *picture;
  VimosWindow *window;
  guint n_steps;
  guint n_settled;
  gboolean chosen;
  gboolean migrated;
  gboolean run_taken;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *self = data;

  vimos_picture_free (self->picture);
  g_object_unref (self->window);
  g_free (self);
}

static gboolean
is_ready (VimosWorkspace *workspace)
{
  VimosSession *session;
  VimosPlan *plan;

  if (workspace == NULL)
    return TRUE;
  session = vimos_workspace_get_session (workspace);
  plan = vimos_workspace_get_plan (workspace);
  return !vimos_session_get_connecting (session)
         && vimos_session_get_topology (session) != NULL
         && (plan == NULL || !vimos_plan_get_checking (plan));
}

static void
choose (Taking *self,
        VimosWorkspace *workspace)
{
  VimosContext *context = vimos_workspace_get_context (workspace);
  VimosVm *vm = self->picture->vm != NULL ? vimos_context_find_vm (context, self->picture->vm, NULL) : NULL;
  VimosHypervisor *target = NULL;

  if (self->picture->target != NULL)
    target = vimos_context_find_hypervisor (context, self->picture->target);
  if (vm != NULL)
    vimos_workspace_set_vm (workspace, vm);
  if (target != NULL)
    vimos_workspace_set_target (workspace, target);
}

static void
save (Taking *self,
      const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!vimos_screenshot_save (GTK_WIDGET (self->window), path, &error))
    g_printerr ("vimos: %s\n", error->message);
}

static void
save_run (Taking *self)
{
  const char *path = self->picture->path;
  const char *dot = strrchr (path, '.');
  gsize length = dot != NULL ? (gsize) (dot - path) : strlen (path);
  g_autofree char *run_path = g_strdup_printf ("%.*s-run%s", (int) length, path, dot != NULL ? dot : "");

  self->run_taken = TRUE;
  save (self, run_path);
}

/* Returns whether the move has ended, or none is wanted. */
static gboolean
is_moved (Taking *self,
          VimosWorkspace *workspace)
{
  if (!self->picture->migrate || workspace == NULL)
    return TRUE;
  if (!self->migrated)
    {
      self->migrated = vimos_workspace_get_can_migrate (workspace);
      vimos_workspace_migrate (workspace);
      return !self->migrated && self->n_steps++ > GIVE_UP_STEPS;
    }
  if (vimos_workspace_get_stage (workspace) != VIMOS_STAGE_RUNNING)
    return TRUE;
  if (!self->run_taken
      && vimos_migration_get_progress (vimos_workspace_get_migration (workspace)) >= RUN_PART)
    save_run (self);
  return FALSE;
}

static gboolean
step_cb (gpointer user_data)
{
  Taking *self = user_data;
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);

  if (!is_ready (workspace) && self->n_steps++ < GIVE_UP_STEPS)
    return G_SOURCE_CONTINUE;
  if (!self->chosen)
    {
      self->chosen = TRUE;
      if (workspace != NULL)
        choose (self, workspace);
      return G_SOURCE_CONTINUE;
    }
  if (!is_moved (self, workspace) || self->n_settled++ < SETTLE_STEPS)
    return G_SOURCE_CONTINUE;
  save (self, self->picture->path);
  g_application_quit (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window))));
  return G_SOURCE_REMOVE;
}

void
vimos_picture_free (VimosPicture *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->vm);
  g_free (self->target);
  g_free (self);
}

/**
 * vimos_picture_take:
 * @self: (transfer full): what to take
 * @window: of what; its application is quit afterwards
 */
void
vimos_picture_take (VimosPicture *self,
                    VimosWindow *window)
{
  Taking *taking = g_new0 (Taking, 1);

  taking->picture = self;
  taking->window = g_object_ref (window);
  g_timeout_add_full (G_PRIORITY_DEFAULT, STEP_MS, step_cb, taking, taking_free);
}
