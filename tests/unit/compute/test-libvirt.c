/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libvirt/libvirt.h>
#include <string.h>

#include "compute-test.h"
#include "vimos-domain-xml.h"

/* The libvirt hypervisor on libvirt's test driver: no migration there, but VMs, events, pools,
 * bridges. */
#define WEB "11111111-2222-4333-8444-555555555555"
#define DB "11111111-2222-4333-8444-666666666666"
#define NOBODY "99999999-2222-4333-8444-666666666666"
#define IMAGE "/var/lib/libvirt/images/web.img"

static VimosHypervisor *
open_node (const char *address)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "compute", "node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  g_autoptr (GError) error = NULL;
  VimosHypervisor *self = vimos_libvirt_hypervisor_new (uri, address);

  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_DISCONNECTED);
  g_assert_true (connect_now (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_CONNECTED);
  g_assert_null (vimos_hypervisor_get_error (self));
  return self;
}

static void
test_list (void)
{
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (VimosVm) first = g_list_model_get_item (vimos_hypervisor_get_vms (self), 0);
  VimosVm *web = vimos_hypervisor_find_vm (self, "web");

  g_assert_cmpuint (g_list_model_get_n_items (vimos_hypervisor_get_vms (self)), ==, 2);
  g_assert_cmpstr (vimos_vm_get_name (first), ==, "db");
  g_assert_cmpstr (vimos_vm_get_title (first), ==, "db");
  g_assert_cmpstr (vimos_hypervisor_get_address (self), ==, "10.0.0.7");
  g_assert_true (g_str_has_prefix (vimos_hypervisor_get_uri (self), "test:///"));
  g_assert_nonnull (vimos_hypervisor_get_name (self));

  g_assert_nonnull (web);
  g_assert_true (vimos_hypervisor_find_vm (self, WEB) == web);
  g_assert_null (vimos_hypervisor_find_vm (self, NOBODY));
  g_assert_cmpstr (vimos_vm_get_uuid (web), ==, WEB);
  g_assert_cmpstr (vimos_vm_get_title (web), ==, "Web server");
  g_assert_cmpint (vimos_vm_get_state (web), ==, VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (vimos_vm_get_memory (web), ==, 96 << 20);
  g_assert_true (vimos_vm_get_hypervisor (web) == self);
  g_assert_cmpstr (vimos_vm_get_mac (web), ==, "52:54:00:AA:0B:0C");
  g_assert_cmpuint (vimos_vm_get_n_nics (web), ==, 2);
  g_assert_cmpstr (vimos_vm_get_nic (web, 0)->bridge, ==, "br0");
  g_assert_cmpstr (vimos_vm_get_nic (web, 1)->bridge, ==, "default");
  g_assert_null (vimos_vm_get_nic (web, 2));
  g_assert_cmpuint (vimos_vm_get_n_disks (web), ==, 2);
  g_assert_cmpstr (vimos_vm_get_disk (web, 0)->source, ==, IMAGE);
  g_assert_cmpuint (vimos_vm_get_disk (web, 0)->capacity, >, 0);
  g_assert_cmpuint (vimos_vm_get_disk_bytes (web), ==, vimos_vm_get_disk (web, 0)->allocation);
}

typedef struct
{
  guint n_stop;
  guint n_resume;
  guint n_changed;
  guint n_state;
  guint n_details;
  gint64 arrival_us;
} Seen;

static void
qmp_event_cb (VimosHypervisor *self,
              const VimosQmpEvent *event,
              Seen *seen)
{
  g_assert_cmpstr (event->uuid, ==, WEB);
  g_assert_cmpint (event->host_us, ==, 0);
  g_assert_cmpint (event->arrival_us, <=, g_get_monotonic_time ());
  g_assert_cmpint (event->arrival_us, >, seen->arrival_us);
  seen->arrival_us = event->arrival_us;
  if (g_str_equal (event->name, "STOP"))
    seen->n_stop++;
  else if (g_str_equal (event->name, "RESUME"))
    seen->n_resume++;
  else
    g_assert_not_reached ();
}

static void
vm_changed_cb (VimosHypervisor *self,
               VimosVm *vm,
               Seen *seen)
{
  seen->n_changed++;
}

static void
notify_cb (VimosVm *vm,
           GParamSpec *pspec,
           Seen *seen)
{
  if (g_str_equal (pspec->name, "state"))
    seen->n_state++;
  if (g_str_equal (pspec->name, "details"))
    seen->n_details++;
}

static void
test_events (void)
{
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (GError) error = NULL;
  VimosVm *web = vimos_hypervisor_find_vm (self, WEB);
  VimosVmStatus status;
  Seen seen = { 0 };

  g_signal_connect (self, "qmp-event", G_CALLBACK (qmp_event_cb), &seen);
  g_signal_connect (self, "vm-changed", G_CALLBACK (vm_changed_cb), &seen);
  g_signal_connect (web, "notify", G_CALLBACK (notify_cb), &seen);

  g_assert_true (act_now (self, WEB, VIMOS_VM_SUSPEND, NULL, &error));
  wait_until (vimos_vm_get_state (web) == VIMOS_VM_STATE_PAUSED);
  g_assert_cmpuint (seen.n_stop, ==, 1);
  g_assert_true (inspect_now (self, WEB, &status, &error));
  g_assert_true (status.present && status.persistent && status.reason_user);
  g_assert_false (status.reason_migration || status.reason_migrated || status.has_job);
  g_assert_cmpint (status.state, ==, VIMOS_VM_STATE_PAUSED);

  /* Suspended already: well done, and nothing happened. */
  g_assert_true (act_now (self, WEB, VIMOS_VM_SUSPEND, NULL, &error));
  g_assert_true (act_now (self, WEB, VIMOS_VM_RESUME, NULL, &error));
  g_assert_true (act_now (self, WEB, VIMOS_VM_RESUME, NULL, &error));
  wait_until (vimos_vm_get_state (web) == VIMOS_VM_STATE_RUNNING);
  g_assert_no_error (error);
  g_assert_cmpuint (seen.n_stop, ==, 1);
  g_assert_cmpuint (seen.n_resume, ==, 1);
  g_assert_cmpuint (seen.n_state, ==, 2);
  g_assert_cmpuint (seen.n_changed, >=, 2);
  g_assert_cmpuint (seen.n_details, ==, 0);
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  GString *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
test_end_and_start (void)
{
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  GListModel *vms = vimos_hypervisor_get_vms (self);
  VimosVm *db = vimos_hypervisor_find_vm (self, DB);
  VimosVmStatus status;

  g_signal_connect (vms, "items-changed", G_CALLBACK (items_changed_cb), log);

  g_assert_false (act_now (self, DB, VIMOS_VM_UNDEFINE, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (act_now (self, DB, VIMOS_VM_DESTROY, NULL, &error));
  wait_until (vimos_vm_get_state (db) == VIMOS_VM_STATE_SHUT_OFF);
  g_assert_true (act_now (self, DB, VIMOS_VM_DESTROY, NULL, &error));
  g_assert_true (inspect_now (self, DB, &status, &error));
  g_assert_true (status.present && !status.reason_migrated && !status.has_job);

  g_assert_true (act_now (self, DB, VIMOS_VM_START, NULL, &error));
  wait_until (vimos_vm_get_state (db) == VIMOS_VM_STATE_RUNNING);
  g_assert_true (act_now (self, DB, VIMOS_VM_START, NULL, &error));
  g_assert_true (act_now (self, DB, VIMOS_VM_SUSPEND, NULL, &error));
  g_assert_false (act_now (self, DB, VIMOS_VM_START, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (act_now (self, DB, VIMOS_VM_ABORT_JOB, NULL, &error));
  g_assert_cmpstr (log->str, ==, "");

  g_assert_true (act_now (self, DB, VIMOS_VM_DESTROY, NULL, &error));
  g_assert_true (act_now (self, DB, VIMOS_VM_UNDEFINE, NULL, &error));
  wait_until (g_list_model_get_n_items (vms) == 1);
  g_assert_cmpstr (log->str, ==, "0-1+0 ");
  g_assert_true (inspect_now (self, DB, &status, &error));
  g_assert_false (status.present);
  g_assert_no_error (error);
}

/* What is for a VM's absence is done when there is none; what needs one is not. */
static void
test_nobody (void)
{
  static const VimosVmAct good[] = { VIMOS_VM_DESTROY, VIMOS_VM_UNDEFINE, VIMOS_VM_ABORT_JOB };
  static const VimosVmAct bad[] = { VIMOS_VM_SUSPEND, VIMOS_VM_RESUME, VIMOS_VM_START };
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  VimosMoveProgress progress;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (act_now (self, NOBODY, good[i], NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (act_now (self, NOBODY, bad[i], NULL, &error));
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  g_assert_false (act_now (self, "../../etc", VIMOS_VM_RESUME, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  vimos_hypervisor_get_progress_async (self, NOBODY, NULL, store_result, &result);
  wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_get_progress_finish (self, result, &progress, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
}

/* A VM that comes, as a migrated one does. */
static void
test_define (void)
{
  static const char xml[]
      = "<domain type='test'><name>new</name><uuid>" NOBODY "</uuid><memory>1024</memory>"
        "<os><type>hvm</type></os></domain>";
  g_autoptr (VimosHypervisor) self = vimos_libvirt_hypervisor_new ("test:///default", NULL);
  g_autoptr (GError) error = NULL;
  GListModel *vms = vimos_hypervisor_get_vms (self);
  virConnectPtr connection;
  virDomainPtr domain;
  guint n;

  g_assert_true (connect_now (self, &error));
  g_assert_no_error (error);
  n = g_list_model_get_n_items (vms);
  g_assert_cmpuint (n, >=, 1);

  /* All who open test:///default in one process share it. */
  connection = virConnectOpen ("test:///default");
  domain = virDomainDefineXML (connection, xml);
  g_assert_nonnull (domain);
  wait_until (g_list_model_get_n_items (vms) == n + 1);
  g_assert_cmpint (vimos_vm_get_state (vimos_hypervisor_find_vm (self, "new")), ==,
                   VIMOS_VM_STATE_SHUT_OFF);
  virDomainCreate (domain);
  wait_until (vimos_vm_get_state (vimos_hypervisor_find_vm (self, "new"))
              == VIMOS_VM_STATE_RUNNING);
  virDomainDestroy (domain);
  virDomainUndefine (domain);
  wait_until (g_list_model_get_n_items (vms) == n);
  virDomainFree (domain);
  virConnectClose (connection);
}

static const char newcomer[]
    = "<domain><name>db</name><uuid>" NOBODY "</uuid><devices>"
      "<disk type='file'><source file='/var/lib/libvirt/images/new.img'/><target dev='vda'/></disk>"
      "<disk type='file'><source file='/nowhere/new.img'/><target dev='vdb'/></disk>"
      "<disk type='file' device='cdrom'><source file='/var/lib/libvirt/images/cd.iso'/><target "
      "dev='hda'/></disk>"
      "<disk type='network'><source name='pool/image'/><target dev='vdc'/></disk>"
      "<interface type='bridge'><mac address='52:54:00:AA:0B:0C'/><source "
      "bridge='br0'/></interface>"
      "<interface type='network'><source network='default'/></interface>"
      "<interface type='bridge'><source bridge='br9'/></interface>"
      "<interface type='user'/>"
      "</devices></domain>";

static void
test_target (void)
{
  g_autoptr (VimosVmData) data = vimos_domain_xml_parse (newcomer, NULL);
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (VimosVm) vm = vimos_vm_new (NULL, data);
  g_autoptr (VimosTargetCheck) check = NULL;
  g_autoptr (VimosTargetCheck) own = NULL;
  g_autoptr (GError) error = NULL;

  check = check_now (self, vm, &error);
  g_assert_no_error (error);
  g_assert_false (check->by_uuid.present);
  g_assert_true (check->name_taken);
  g_assert_cmpuint (check->n_bridges, ==, 4);
  g_assert_true (check->bridges[0] && check->bridges_known[0]);
  g_assert_true (check->bridges[1] && check->bridges_known[1]);
  g_assert_true (!check->bridges[2] && check->bridges_known[2]);
  g_assert_true (check->bridges[3] && check->bridges_known[3]);
  g_assert_cmpuint (check->n_volumes, ==, 3);
  g_assert_cmpstr (check->volumes[0].pool, ==, "images");
  g_assert_cmpuint (check->volumes[0].available, >, 0);
  g_assert_false (check->volumes[0].exists);
  g_assert_null (check->volumes[1].pool);
  g_assert_cmpuint (check->volumes[1].available, ==, 0);
  g_assert_null (check->volumes[2].pool);

  own = check_now (self, vimos_hypervisor_find_vm (self, WEB), &error);
  g_assert_no_error (error);
  g_assert_true (own->by_uuid.present);
  g_assert_false (own->name_taken);
}

static void
create_volume (const char *uri,
               const char *name)
{
  g_autofree char *xml
      = g_strdup_printf ("<volume><name>%s</name><capacity>4096</capacity></volume>", name);
  virConnectPtr connection = virConnectOpen (uri);
  virStoragePoolPtr pool = virStoragePoolLookupByName (connection, "default-pool");
  virStorageVolPtr volume = virStorageVolCreateXML (pool, xml, 0);

  g_assert_nonnull (volume);
  virStorageVolFree (volume);
  virStoragePoolFree (pool);
  virConnectClose (connection);
}

static void
test_delete_volume (void)
{
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (VimosHypervisor) shared = vimos_libvirt_hypervisor_new ("test:///default", NULL);
  g_autoptr (GError) error = NULL;

  /* Not there: nothing to do. In use: not done. No pool: nobody can tell. */
  g_assert_true (
      act_now (self, NULL, VIMOS_VM_DELETE_VOLUME, "/var/lib/libvirt/images/gone.img", &error));
  g_assert_no_error (error);
  g_assert_false (
      act_now (self, NULL, VIMOS_VM_DELETE_VOLUME, "/var/lib//libvirt/images/./web.img", &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "web"));
  g_clear_error (&error);
  g_assert_false (act_now (self, NULL, VIMOS_VM_DELETE_VOLUME, "/nowhere/x.img", &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (act_now (self, NULL, VIMOS_VM_DELETE_VOLUME, "x.img", &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (connect_now (shared, &error));
  create_volume ("test:///default", "left.img");
  g_assert_true (act_now (shared, NULL, VIMOS_VM_DELETE_VOLUME, "/default-pool/left.img", &error));
  g_assert_no_error (error);
  g_assert_true (act_now (shared, NULL, VIMOS_VM_DELETE_VOLUME, "/default-pool/left.img", &error));
}

static void
test_move_refused (void)
{
  g_autoptr (VimosHypervisor) self = open_node ("10.0.0.7");
  g_autoptr (VimosHypervisor) target
      = vimos_libvirt_hypervisor_new ("test:///default", "127.0.0.1");
  g_autoptr (GAsyncResult) unconnected = NULL;
  g_autoptr (GAsyncResult) running = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VimosMoveRequest request = { WEB, "tcp://127.0.0.1:49200", "tcp://127.0.0.1:49201" };

  vimos_hypervisor_move_async (self, target, &request, NULL, store_result, &unconnected);
  wait_until (unconnected != NULL);
  g_assert_false (vimos_hypervisor_move_finish (self, unconnected, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);

  g_assert_true (connect_now (target, &error));
  vimos_hypervisor_move_async (self, target, &request, NULL, store_result, &running);
  wait_until (running != NULL);
  g_assert_false (vimos_hypervisor_move_finish (self, running, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "running"));
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  vimos_hypervisor_move_async (self, target, &request, cancellable, store_result, &cancelled);
  wait_until (cancelled != NULL);
  g_assert_false (vimos_hypervisor_move_finish (self, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  compute_test_init (&argc, &argv);
  g_test_add_func ("/compute/libvirt/list", test_list);
  g_test_add_func ("/compute/libvirt/events", test_events);
  g_test_add_func ("/compute/libvirt/end-and-start", test_end_and_start);
  g_test_add_func ("/compute/libvirt/nobody", test_nobody);
  g_test_add_func ("/compute/libvirt/define", test_define);
  g_test_add_func ("/compute/libvirt/target", test_target);
  g_test_add_func ("/compute/libvirt/delete-volume", test_delete_volume);
  g_test_add_func ("/compute/libvirt/move-refused", test_move_refused);
  return g_test_run ();
}
