/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-finding-private.h"
#include "vimos-preflight.h"
#include "vimos-units.h"

/* Everything that is known to make a paused move with its disks fail or do harm, each with what to
 * do about it. */

typedef struct
{
  const VimosPreflight *in;
  GPtrArray *findings;
} Report;

typedef VimosFinding *(*MakeFunc) (VimosSeverity severity,
                                   const char *message,
                                   const char *advice);

static void
add_finding (Report *report,
             MakeFunc make,
             VimosSeverity severity,
             const char *advice,
             const char *format,
             ...) G_GNUC_PRINTF (5, 6);

static void
add_finding (Report *report,
             MakeFunc make,
             VimosSeverity severity,
             const char *advice,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (report->findings, make (severity, message, advice));
}

#define add(report, ...) add_finding (report, vimos_finding_new, __VA_ARGS__)
/* Of a finding that only matters when the move is pinned. */
#define add_of_pin(report, ...) add_finding (report, vimos_finding_new_of_pin, __VA_ARGS__)

static void
check_vm (Report *report)
{
  const char *name = vimos_vm_get_name (report->in->vm);

  switch (vimos_vm_get_state (report->in->vm))
    {
    case VIMOS_VM_STATE_RUNNING:
      break;
    case VIMOS_VM_STATE_PAUSED:
      add (report, VIMOS_SEVERITY_INFO, NULL,
           _("“%s” is paused: it will be moved and stay paused, and there is no migration time"),
           name);
      break;
    case VIMOS_VM_STATE_SHUT_OFF:
      add (report, VIMOS_SEVERITY_ERROR,
           _("Start the VM, or move its disk by other means: ViMOS moves VMs that have a memory"),
           _("“%s” is shut off"), name);
      break;
    case VIMOS_VM_STATE_CRASHED:
    case VIMOS_VM_STATE_UNKNOWN:
    default:
      add (report, VIMOS_SEVERITY_ERROR,
           _("Bring the VM into a state that is known: running or paused"), _("“%s” is %s"), name,
           vimos_vm_state_to_string (vimos_vm_get_state (report->in->vm)));
    }
}

static void
check_disks (Report *report)
{
  VimosVm *vm = report->in->vm;

  for (guint i = 0; i < vimos_vm_get_n_disks (vm); i++)
    {
      const VimosDisk *disk = vimos_vm_get_disk (vm, i);

      if (disk->read_only)
        {
          if (disk->source != NULL)
            add (report, VIMOS_SEVERITY_WARNING,
                 _("See to it that the same file is there, or take the disk out of the VM"),
                 _("The read-only disk %s (%s) is not copied and must be at the target already"),
                 disk->target, disk->source);
        }
      else if (disk->source == NULL || disk->source[0] != '/')
        add (report, VIMOS_SEVERITY_ERROR,
             _("Take the disk out of the VM, or give it an image file"),
             _("The disk %s is not an image file and can’t be copied"), disk->target);
      else if (g_strcmp0 (disk->format, "raw") != 0 && g_strcmp0 (disk->format, "qcow2") != 0)
        add (report, VIMOS_SEVERITY_ERROR, _("Convert the image to raw or qcow2"),
             _("The disk %s has the format “%s”, which can’t be copied"), disk->target,
             disk->format != NULL ? disk->format : _("unknown"));
    }
}

static gboolean
is_ipv4 (const char *address)
{
  g_autoptr (GInetAddress) inet = address != NULL ? g_inet_address_new_from_string (address) : NULL;

  return inet != NULL && g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4;
}

static void
check_address (Report *report,
               VimosHypervisor *hypervisor)
{
  const char *name = vimos_hypervisor_get_name (hypervisor);
  const char *address = vimos_hypervisor_get_address (hypervisor);

  if (address == NULL || address[0] == '\0')
    add (report, VIMOS_SEVERITY_ERROR,
         _("Give the hypervisor’s address on the network of the controller"),
         _("The address to which data for %s goes is not known"), name);
  else if (!is_ipv4 (address))
    add_of_pin (report, VIMOS_SEVERITY_ERROR,
                _("Give the hypervisor’s IPv4 address, or move without a pinned path"),
                _("The data of %s goes to “%s”, which is no IPv4 address and can’t be pinned"),
                name, address);
  else if (vimos_context_find_hypervisor_host (report->in->context, hypervisor) == NULL)
    add_of_pin (report, VIMOS_SEVERITY_ERROR,
                _("Let the hypervisor send something, for example a ping, so that the controller "
                  "learns it; or check its address"),
                _("The controller knows no host %s (%s)"), address, name);
}

static void
check_hypervisors (Report *report)
{
  VimosHypervisor *source = vimos_vm_get_hypervisor (report->in->vm), *target = report->in->target;

  if (source == NULL)
    {
      add (report, VIMOS_SEVERITY_ERROR, _("Connect to it again"),
           _("The VM’s hypervisor is not connected any more"));
      return;
    }
  if (source == target
      || g_strcmp0 (vimos_hypervisor_get_uri (source), vimos_hypervisor_get_uri (target)) == 0)
    {
      add (report, VIMOS_SEVERITY_ERROR, _("Choose another hypervisor"), _("“%s” is on %s already"),
           vimos_vm_get_name (report->in->vm), vimos_hypervisor_get_name (target));
      return;
    }
  if (vimos_hypervisor_get_state (source) != VIMOS_HYPERVISOR_CONNECTED)
    add (report, VIMOS_SEVERITY_ERROR,
         _("Wait until it answers again, or check its libvirt daemon"), _("%s is not connected"),
         vimos_hypervisor_get_name (source));
  if (vimos_hypervisor_get_state (target) != VIMOS_HYPERVISOR_CONNECTED)
    add (report, VIMOS_SEVERITY_ERROR,
         _("Wait until it answers again, or check its libvirt daemon"), _("%s is not connected"),
         vimos_hypervisor_get_name (target));
  check_address (report, source);
  check_address (report, target);
  if (!report->in->ports_left)
    add (report, VIMOS_SEVERITY_ERROR,
         _("Wait until another move to it has ended, or run “vimosctl recover”"),
         _("All migration ports of %s are taken by other moves"),
         vimos_hypervisor_get_name (target));
}

static void
check_volume (Report *report,
              const VimosDisk *disk,
              const VimosVolumeCheck *volume)
{
  const char *target = vimos_hypervisor_get_name (report->in->target);
  gboolean grows = g_strcmp0 (disk->format, "qcow2") == 0;
  guint64 needed = grows ? disk->allocation : disk->capacity;
  g_autofree char *available = vimos_format_bytes (volume->available);
  g_autofree char *wanted = vimos_format_bytes (needed);
  g_autofree char *whole = vimos_format_bytes (disk->capacity);

  if (volume->exists)
    add (report, VIMOS_SEVERITY_ERROR,
         _("If it is a left-over, remove it there. If both hypervisors share this storage, the "
           "disk need not be moved: ViMOS does not do that"),
         _("%s has a file “%s” already; the move would overwrite it"), target, disk->source);
  else if (volume->pool == NULL)
    add (report, VIMOS_SEVERITY_ERROR,
         _("Define and start a directory pool there whose path is the image’s folder"),
         _("%s has no active storage pool for “%s”"), target, disk->source);
  else if (volume->available < needed)
    add (report, VIMOS_SEVERITY_ERROR, _("Make room in the pool"),
         _("The pool “%s” of %s has %s left; the disk %s needs %s"), volume->pool, target,
         available, disk->target, wanted);
  else if (volume->available < disk->capacity)
    add (report, VIMOS_SEVERITY_WARNING, _("Make room in the pool"),
         _("The pool “%s” of %s has %s left; the disk %s may grow to %s"), volume->pool, target,
         available, disk->target, whole);
}

static void
check_volumes (Report *report)
{
  const VimosTargetCheck *check = report->in->check;
  guint copied = 0;

  for (guint i = 0; i < vimos_vm_get_n_disks (report->in->vm); i++)
    {
      const VimosDisk *disk = vimos_vm_get_disk (report->in->vm, i);

      if (disk->read_only)
        continue;
      if (disk->source != NULL && copied < check->n_volumes)
        check_volume (report, disk, &check->volumes[copied]);
      copied++;
    }
}

static void
check_nics (Report *report)
{
  const VimosTargetCheck *check = report->in->check;
  const char *target = vimos_hypervisor_get_name (report->in->target);

  for (guint i = 0; i < vimos_vm_get_n_nics (report->in->vm) && i < check->n_bridges; i++)
    {
      const char *bridge = vimos_vm_get_nic (report->in->vm, i)->bridge;

      if (bridge == NULL)
        continue;
      if (!check->bridges[i])
        add (report, VIMOS_SEVERITY_ERROR, _("Make it there; the VM’s definition names it"),
             _("%s has no bridge or network “%s”"), target, bridge);
      else if (!check->bridges_known[i])
        add (report, VIMOS_SEVERITY_INFO, NULL,
             _("%s can’t tell whether it has a bridge “%s”; without it the move fails at once"),
             target, bridge);
    }
}

static void
check_target (Report *report)
{
  const VimosTargetCheck *check = report->in->check;
  const char *target = vimos_hypervisor_get_name (report->in->target);
  const char *name = vimos_vm_get_name (report->in->vm);

  if (check == NULL)
    {
      if (report->in->check_error != NULL)
        add (report, VIMOS_SEVERITY_ERROR, _("Check the hypervisor’s libvirt daemon"),
             _("%s could not be asked: %s"), target, report->in->check_error->message);
      return;
    }
  if (check->by_uuid.present)
    add (report, VIMOS_SEVERITY_ERROR,
         _("If it is what an earlier move left, run “vimosctl recover”; else remove one of the "
           "copies"),
         _("%s knows a VM with the UUID of “%s” already"), target, name);
  if (check->name_taken)
    add (report, VIMOS_SEVERITY_ERROR, _("Rename one of them"),
         _("%s has another VM called “%s”"), target, name);
  if (check->memory_free > 0 && check->memory_free < vimos_vm_get_memory (report->in->vm))
    {
      g_autofree char *available = vimos_format_bytes (check->memory_free);
      g_autofree char *needed = vimos_format_bytes (vimos_vm_get_memory (report->in->vm));

      add (report, VIMOS_SEVERITY_WARNING,
           _("End something there; caches that the system gives up may do"),
           _("%s has %s of memory free; the VM has %s"), target, available, needed);
    }
  check_volumes (report);
  check_nics (report);
}

static void
check_controller (Report *report)
{
  VimosOnosPoller *poller = vimos_context_get_poller (report->in->context);
  const GError *error = vimos_onos_poller_get_error (poller);

  if (vimos_onos_poller_get_state (poller) == VIMOS_ONOS_LIVE)
    return;
  add_of_pin (report, VIMOS_SEVERITY_ERROR,
              _("Wait until it answers, or move without a pinned path"),
              _("The controller does not answer: %s"),
              error != NULL ? error->message : _("not asked yet"));
  add (report, VIMOS_SEVERITY_WARNING, NULL,
       _("Without the controller the VM may be unreachable at its new place for as long as "
         "somebody talks to it"));
}

/* Same port: that is the usual case of a VM on a bridge beside its hypervisor's own address. */
static void
check_places (Report *report)
{
  VimosHypervisor *source = vimos_vm_get_hypervisor (report->in->vm);
  const VimosHost *vm = vimos_context_find_vm_host (report->in->context, report->in->vm);
  const VimosHost *host = source != NULL
                              ? vimos_context_find_hypervisor_host (report->in->context, source)
                              : NULL;

  if (vm == NULL || host == NULL || vimos_connect_point_equal (&vm->location, &host->location))
    return;
  add (report, VIMOS_SEVERITY_WARNING, NULL,
       _("The controller sees the VM at port %s of %s and its hypervisor at port %s of %s; the "
         "data goes from the hypervisor’s port"),
       vm->location.port, vm->location.device, host->location.port, host->location.device);
}

static void
check_paths (Report *report)
{
  VimosPathSet *paths = report->in->paths;
  guint n = paths != NULL ? vimos_path_set_get_n_paths (paths) : 0;

  if (n == 0)
    add_of_pin (report, VIMOS_SEVERITY_ERROR,
                _("Check the switches and links between the two hypervisors"),
                _("The controller knows no path to %s"),
                vimos_hypervisor_get_name (report->in->target));
  for (guint i = 0; i < n; i++)
    {
      VimosPath *path = vimos_path_set_get_path (paths, i);
      g_autofree char *text = vimos_path_to_string (path);

      if (isnan (vimos_path_get_bottleneck (path)->mbps))
        add_of_pin (report, VIMOS_SEVERITY_WARNING,
                    _("Put the links’ bandwidth into the controller’s network configuration, or "
                      "assume one"),
                    _("The bandwidth of %s is not known: no time can be predicted and no overhead "
                      "computed"),
                    text);
    }
  if (n == 1)
    add_of_pin (report, VIMOS_SEVERITY_INFO, NULL, _("There is one path only"));
  else if (n > 1 && vimos_path_set_get_kind (paths) == VIMOS_PATH_SET_MAXIMALLY_DISJOINT)
    add_of_pin (report, VIMOS_SEVERITY_INFO, NULL,
                _("The paths are not disjoint: a part is common to all of them"));
}

static void
check_pings (Report *report)
{
  const char *address = vimos_context_find_vm_address (report->in->context, report->in->vm);

  if (address == NULL)
    add (report, VIMOS_SEVERITY_INFO,
         _("Give an address to ping, or let the VM send something so that the controller learns "
           "it"),
         _("No address of “%s” is known: the downtime will not be measured by pings"),
         vimos_vm_get_name (report->in->vm));
  else if (report->in->prober_error != NULL)
    add (report, VIMOS_SEVERITY_WARNING,
         _("Allow unprivileged pings: see net.ipv4.ping_group_range in “man 7 icmp”"),
         _("The downtime will not be measured by pings: %s"), report->in->prober_error->message);
}

/* Whether any of @findings, from @first on, is more than a note. */
static gboolean
has_trouble (GPtrArray *findings,
             guint first)
{
  for (guint i = first; i < findings->len; i++)
    if (vimos_finding_get_severity (g_ptr_array_index (findings, i)) != VIMOS_SEVERITY_INFO)
      return TRUE;
  return FALSE;
}

/**
 * vimos_preflight_run:
 * @findings: to which VimosFinding are added
 *
 * Returns: how many of the checks were passed: had nothing to say, or nothing that matters
 */
guint
vimos_preflight_run (const VimosPreflight *self,
                     GPtrArray *findings)
{
  static void (*const checks[]) (Report *report) = {
    check_vm,         check_disks,  check_hypervisors, check_target,
    check_controller, check_places, check_paths,       check_pings,
  };
  Report report = { self, findings };
  guint n_passed = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      guint n_before = findings->len;

      checks[i](&report);
      n_passed += !has_trouble (findings, n_before);
    }
  return n_passed;
}
