/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libvirt/virterror.h>
#include <string.h>

#include "compute-test.h"
#include "vimos-domain-xml.h"
#include "vimos-domain.h"
#include "vimos-virt-error.h"

#define UUID "11111111-2222-4333-8444-555555555555"

static VimosVmData *
make_data (const char *name,
           const char *more)
{
  g_autofree char *xml
      = g_strdup_printf ("<domain><name>%s</name><uuid>" UUID "</uuid>%s</domain>", name, more);
  g_autoptr (GError) error = NULL;
  VimosVmData *data = vimos_domain_xml_parse (xml, &error);

  g_assert_no_error (error);
  return data;
}

static void
notify_cb (VimosVm *vm,
           GParamSpec *pspec,
           GString *log)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
update (VimosVm *vm,
        GString *log,
        const char *name,
        const char *more,
        const char *expected)
{
  g_autoptr (VimosVmData) data = make_data (name, more);

  g_string_truncate (log, 0);
  g_assert_true (vimos_vm_update (vm, data) == (*expected != '\0'));
  g_assert_cmpstr (log->str, ==, expected);
}

/* Exactly what changed is told, once. */
static void
test_notify (void)
{
  g_autoptr (VimosVmData) data = make_data ("a", "");
  g_autoptr (VimosVm) vm = vimos_vm_new (NULL, data);
  g_autoptr (GString) log = g_string_new (NULL);
  const char *uuid = vimos_vm_get_uuid (vm);

  g_signal_connect (vm, "notify", G_CALLBACK (notify_cb), log);
  update (vm, log, "a", "", "");
  /* Without a title the name is the title; GObject tells the last first. */
  update (vm, log, "b", "", "title name ");
  update (vm, log, "b", "<title>b</title>", "");
  update (vm, log, "b", "<title>t</title>", "title ");
  update (vm, log, "c", "<title>t</title>", "name ");
  update (vm, log, "c", "<title>t</title><memory>2</memory>", "memory ");
  update (vm, log, "c", "<title>t</title><memory>2</memory><devices><interface/></devices>",
          "details ");
  update (vm, log, "c", "<title>t</title><memory>2</memory><devices><interface/></devices>", "");
  update (vm, log, "c", "<title>t</title><memory>2</memory><devices><interface/><disk/></devices>",
          "details ");
  g_assert_true (vimos_vm_get_uuid (vm) == uuid);

  g_string_truncate (log, 0);
  g_assert_true (vimos_vm_set_state (vm, VIMOS_VM_STATE_PAUSED));
  g_assert_false (vimos_vm_set_state (vm, VIMOS_VM_STATE_PAUSED));
  g_assert_cmpstr (log->str, ==, "state ");
}

static void
test_properties (void)
{
  g_autoptr (VimosVmData) data = make_data ("a", "<title>t</title><memory>2</memory>");
  g_autoptr (VimosVm) vm = vimos_vm_new (NULL, data);
  g_autofree char *name = NULL, *uuid = NULL, *title = NULL;
  g_autoptr (VimosHypervisor) hypervisor = NULL;
  VimosVmState state;
  guint64 memory;

  g_object_get (vm, "name", &name, "uuid", &uuid, "title", &title, "state", &state, "memory",
                &memory, "hypervisor", &hypervisor, NULL);
  g_assert_cmpstr (name, ==, "a");
  g_assert_cmpstr (uuid, ==, UUID);
  g_assert_cmpstr (title, ==, "t");
  g_assert_cmpint (state, ==, VIMOS_VM_STATE_UNKNOWN);
  g_assert_cmpuint (memory, ==, 2048);
  g_assert_null (hypervisor);
  g_assert_null (vimos_vm_get_mac (vm));
  g_assert_cmpuint (vimos_vm_get_disk_bytes (vm), ==, 0);
}

/* A VM outlives its hypervisor without pointing at it. */
static void
test_weak (void)
{
  g_autoptr (VimosVmData) data = make_data ("a", "");
  VimosHypervisor *hypervisor = vimos_libvirt_hypervisor_new ("test:///default", NULL);
  g_autoptr (VimosVm) vm = vimos_vm_new (hypervisor, data);

  g_assert_true (vimos_vm_get_hypervisor (vm) == hypervisor);
  g_assert_finalize_object (hypervisor);
  g_assert_null (vimos_vm_get_hypervisor (vm));
}

static void
test_words (void)
{
  g_assert_cmpstr (vimos_vm_state_to_string (VIMOS_VM_STATE_SHUT_OFF), ==, "shut off");
  g_assert_cmpstr (vimos_vm_state_to_string ((VimosVmState) 99), ==, "unknown");
  g_assert_cmpstr (vimos_vm_act_to_string (VIMOS_VM_DELETE_VOLUME), ==, "delete-volume");
  g_assert_cmpstr (vimos_vm_act_to_string ((VimosVmAct) 99), ==, "unknown");
  g_assert_cmpint (vimos_domain_state (VIR_DOMAIN_SHUTDOWN, 0), ==, VIMOS_VM_STATE_RUNNING);
  g_assert_cmpint (vimos_domain_state (VIR_DOMAIN_PMSUSPENDED, 0), ==, VIMOS_VM_STATE_PAUSED);
  g_assert_cmpint (vimos_domain_state (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_CRASHED), ==,
                   VIMOS_VM_STATE_CRASHED);
  g_assert_cmpint (vimos_domain_state (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_MIGRATED), ==,
                   VIMOS_VM_STATE_SHUT_OFF);
  g_assert_cmpint (vimos_domain_state (1234, 5), ==, VIMOS_VM_STATE_UNKNOWN);
}

/* Codes and words of libvirt 9.0 as they were met. */
static void
test_errors (void)
{
  static const struct
  {
    int domain;
    int code;
    const char *message;
    VimosComputeError expected;
  } cases[] = {
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
      "unable to connect to server at 'h:16509': Connection refused",
      VIMOS_COMPUTE_ERROR_UNREACHABLE },
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR, "End of file while reading data: Input/output error",
      VIMOS_COMPUTE_ERROR_UNREACHABLE },
    { VIR_FROM_RPC, VIR_ERR_INTERNAL_ERROR, "client socket is closed",
      VIMOS_COMPUTE_ERROR_UNREACHABLE },
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
      "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied",
      VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
      "Cannot recv data: Host key verification failed.: Connection reset by peer",
      VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
      "Cannot recv data: root@h: Permission denied (publickey).: Connection reset",
      VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
    { VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
      "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file",
      VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
    { VIR_FROM_RPC, VIR_ERR_AUTH_FAILED, "authentication failed",
      VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
    { VIR_FROM_QEMU, VIR_ERR_NO_DOMAIN, "Domain not found", VIMOS_COMPUTE_ERROR_NOT_FOUND },
    { VIR_FROM_STORAGE, VIR_ERR_NO_STORAGE_POOL,
      "Storage pool not found: no storage pool with matching target path",
      VIMOS_COMPUTE_ERROR_NOT_FOUND },
    { VIR_FROM_STORAGE, VIR_ERR_SYSTEM_ERROR,
      "cannot allocate 9 bytes in file '/x': No space left on device",
      VIMOS_COMPUTE_ERROR_NO_SPACE },
    { VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
      "migration of disk vda failed: No space left on device", VIMOS_COMPUTE_ERROR_NO_SPACE },
    { VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED, "domain 'web' already exists with uuid 1",
      VIMOS_COMPUTE_ERROR_EXISTS },
    { VIR_FROM_NONE, VIR_ERR_INTERNAL_ERROR, "Failed to reserve port 49301",
      VIMOS_COMPUTE_ERROR_PORT_IN_USE },
    { VIR_FROM_QEMU, VIR_ERR_OPERATION_ABORTED,
      "operation aborted: migration out: canceled by client", VIMOS_COMPUTE_ERROR_ABORTED },
    { VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED, "qemu unexpectedly closed the monitor",
      VIMOS_COMPUTE_ERROR_FAILED },
    { VIR_FROM_QEMU, VIR_ERR_OPERATION_TIMEOUT, "cannot acquire state change lock",
      VIMOS_COMPUTE_ERROR_FAILED },
    { 0, 0, "", VIMOS_COMPUTE_ERROR_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].message);
      g_assert_cmpint (vimos_virt_classify (cases[i].domain, cases[i].code, cases[i].message), ==,
                       cases[i].expected);
    }
}

int
main (int argc,
      char **argv)
{
  compute_test_init (&argc, &argv);
  g_test_add_func ("/compute/vm/notify", test_notify);
  g_test_add_func ("/compute/vm/properties", test_properties);
  g_test_add_func ("/compute/vm/weak", test_weak);
  g_test_add_func ("/compute/vm/words", test_words);
  g_test_add_func ("/compute/vm/errors", test_errors);
  return g_test_run ();
}
