/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vimos-lab-reaper [--hostname NAME] [--once] COMMAND [ARGUMENT]...
 *
 * Runs COMMAND as a daemon of the lab and answers for everything that comes of it:
 *
 *  - It is a child subreaper and waits for every orphan at once. libvirt polls its dead QEMU with
 *    kill (pid, 0) and takes a zombie for a live process, so that an init that reaps only every
 *    second or two would make each migration that much longer.
 *  - It ends all its descendants on SIGTERM or SIGINT, and when its parent dies: whatever happens
 *    to the lab's keeper, no daemon and no guest stays behind.
 *  - It holds the namespaces of a hypervisor while COMMAND is down, and starts COMMAND again on
 *    SIGHUP. With --once it ends with COMMAND instead, with its exit code.
 */
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE_SECONDS 3

typedef struct
{
  char **command;
  const char *hostname;
  bool once;

  pid_t pid;      /* of COMMAND, 0 while it does not run */
  int exit_code;  /* of its last run */
  sigset_t watched;
  sigset_t before;
} Reaper;

static void
usage (void)
{
  fputs ("usage: vimos-lab-reaper [--hostname NAME] [--once] COMMAND [ARGUMENT]...\n", stderr);
  exit (1);
}

static void
parse_arguments (Reaper *self,
                 char **argv)
{
  char **word = argv + 1;

  for (; *word != NULL && strncmp (*word, "--", 2) == 0; word++)
    {
      if (strcmp (*word, "--hostname") == 0 && word[1] != NULL)
        self->hostname = *++word;
      else if (strcmp (*word, "--once") == 0)
        self->once = true;
      else
        usage ();
    }
  if (*word == NULL)
    usage ();
  self->command = word;
}

static bool
set_up_process (Reaper *self)
{
  if (prctl (PR_SET_PDEATHSIG, SIGTERM) != 0 || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0)
    {
      perror ("vimos-lab-reaper: prctl");
      return false;
    }
  if (self->hostname != NULL &&
      (unshare (CLONE_NEWUTS) != 0 || sethostname (self->hostname, strlen (self->hostname)) != 0))
    {
      perror ("vimos-lab-reaper: setting the host name");
      return false;
    }

  sigemptyset (&self->watched);
  sigaddset (&self->watched, SIGCHLD);
  sigaddset (&self->watched, SIGHUP);
  sigaddset (&self->watched, SIGINT);
  sigaddset (&self->watched, SIGTERM);
  sigprocmask (SIG_BLOCK, &self->watched, &self->before);
  return true;
}

static bool
start_command (Reaper *self)
{
  self->pid = fork ();
  if (self->pid < 0)
    {
      perror ("vimos-lab-reaper: fork");
      self->pid = 0;
      return false;
    }
  if (self->pid == 0)
    {
      sigprocmask (SIG_SETMASK, &self->before, NULL);
      execvp (self->command[0], self->command);
      fprintf (stderr, "vimos-lab-reaper: %s: %s\n", self->command[0], strerror (errno));
      _exit (127);
    }
  return true;
}

/* Returns: whether there are children left */
static bool
reap (Reaper *self)
{
  pid_t pid;
  int status;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    if (pid == self->pid)
      {
        self->pid = 0;
        self->exit_code = WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
      }
  return pid == 0;
}

static pid_t
parent_of (const char *pid)
{
  char path[64];
  char line[512];
  FILE *file;
  const char *after_name;
  size_t length;
  int parent = 0;

  snprintf (path, sizeof path, "/proc/%.20s/stat", pid);
  file = fopen (path, "re");
  if (file == NULL)
    return 0;
  length = fread (line, 1, sizeof line - 1, file);
  line[length] = '\0';
  fclose (file);

  /* The name in parentheses may itself hold spaces and parentheses. */
  after_name = strrchr (line, ')');
  if (after_name == NULL || sscanf (after_name, ") %*c %d", &parent) != 1)
    return 0;
  return parent;
}

/* What the killed leave behind becomes our child and falls in the next round. */
static void
kill_children (void)
{
  DIR *proc = opendir ("/proc");
  const struct dirent *entry;

  if (proc == NULL)
    return;
  while ((entry = readdir (proc)) != NULL)
    if (parent_of (entry->d_name) == getpid ())
      kill (atoi (entry->d_name), SIGKILL);
  closedir (proc);
}

static void
end_all (Reaper *self)
{
  const struct timespec moment = { .tv_nsec = 20 * 1000 * 1000 };
  int rounds = GRACE_SECONDS * 50;

  if (self->pid != 0)
    kill (self->pid, SIGTERM);
  while (reap (self) && self->pid != 0 && rounds-- > 0)
    nanosleep (&moment, NULL);
  while (reap (self))
    {
      kill_children ();
      nanosleep (&moment, NULL);
    }
}

int
main (int argc,
      char **argv)
{
  Reaper self = { 0 };

  parse_arguments (&self, argv);
  if (!set_up_process (&self) || !start_command (&self))
    return 1;

  for (;;)
    {
      switch (sigwaitinfo (&self.watched, NULL))
        {
        case SIGCHLD:
          reap (&self);
          if (self.pid == 0 && self.once)
            {
              end_all (&self);
              return self.exit_code;
            }
          break;

        case SIGHUP:
          if (self.pid == 0)
            start_command (&self);
          break;

        case SIGINT:
        case SIGTERM:
          end_all (&self);
          return 0;

        default:
          break;
        }
    }
}
