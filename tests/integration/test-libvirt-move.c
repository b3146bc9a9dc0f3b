/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libvirt/libvirt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compute-test.h"

/* Real moves between two unprivileged libvirtd, with QEMU guests that have nothing to boot: see
 * two-libvirtd. */
#define UUID "11111111-2222-4333-8444-555555555555"
#define OTHER "11111111-2222-4333-8444-666666666666"
#define MEMORY_URI "tcp://127.0.0.1:49400"
#define DISKS_URI "tcp://127.0.0.1:49401"
#define MIB (1 << 20)
#define DISK_BYTES (12 * MIB)
#define RAM_BYTES (12 * MIB)

typedef struct
{
  VimosHypervisor *a;
  VimosHypervisor *b;
  GString *events; /* "a:STOP b:RESUME " */
  gint64 last_host_us;
} Pair;

static const char *
directory (void)
{
  return g_getenv ("VIMOS_TEST_DIR");
}

static char *
place (const char *name)
{
  return g_build_filename (directory (), name, NULL);
}

static char *
uri_of (const char *name)
{
  return g_strdup_printf ("qemu+unix:///session?socket=%s/%s/run/libvirt-sock", directory (), name);
}

static void
qmp_event_cb (VimosHypervisor *hypervisor,
              const VimosQmpEvent *event,
              Pair *pair)
{
  g_assert_cmpint (g_get_monotonic_time () - event->arrival_us, <, G_USEC_PER_SEC);
  g_assert_cmpint (ABS (g_get_real_time () - event->host_us), <, 5 * G_USEC_PER_SEC);
  pair->last_host_us = event->host_us;
  g_string_append_printf (pair->events, "%s:%s ", hypervisor == pair->a ? "a" : "b", event->name);
}

/* The raw connection of the test, for what ViMOS never does. */
static virConnectPtr
open_raw (const char *name)
{
  g_autofree char *uri = uri_of (name);
  virConnectPtr connection = virConnectOpen (uri);

  g_assert_nonnull (connection);
  return connection;
}

static void
define_pool (const char *name,
             const char *folder)
{
  g_autofree char *path = place (folder);
  g_autofree char *xml = g_strdup_printf (
      "<pool type='dir'><name>%s</name><target><path>%s</path></target></pool>", folder, path);
  virConnectPtr connection = open_raw (name);
  virStoragePoolPtr pool = virStoragePoolLookupByName (connection, folder);

  if (pool == NULL)
    pool = virStoragePoolDefineXML (connection, xml, 0);
  g_assert_nonnull (pool);
  if (virStoragePoolIsActive (pool) == 0)
    g_assert_cmpint (virStoragePoolCreate (pool, 0), ==, 0);
  virStoragePoolFree (pool);
  virConnectClose (connection);
}

static void
write_noise (const char *path,
             gsize bytes)
{
  g_autofree guint32 *noise = g_new (guint32, bytes / 4);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < bytes / 4; i++)
    noise[i] = g_random_int ();
  g_file_set_contents_full (path, (char *) noise, bytes, G_FILE_SET_CONTENTS_NONE, 0666, &error);
  g_assert_no_error (error);
}

static char *
domain_xml (const char *name,
            const char *uuid,
            const char *disk)
{
  g_autofree char *noise = place ("ram.bin");
  g_autofree char *disk_xml
      = disk == NULL
            ? g_strdup ("")
            : g_strdup_printf ("<disk type='file'><driver name='qemu' type='raw'/>"
                               "<source file='%s'/><target dev='vda' bus='virtio'/></disk>",
                               disk);

  return g_strdup_printf (
      "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
      "<name>%s</name><uuid>%s</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>"
      "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>%s"
      "<interface type='user'><mac address='52:54:00:00:00:01'/></interface><memballoon "
      "model='none'/></devices>"
      "<qemu:commandline><qemu:arg value='-device'/>"
      "<qemu:arg value='loader,file=%s,addr=0x1000000,force-raw=on'/></qemu:commandline></domain>",
      name, uuid, disk_xml, noise);
}

static void
start_guest (const char *folder,
             gboolean with_disk)
{
  g_autofree char *disk = g_build_filename (directory (), folder, "guest.img", NULL);
  g_autofree char *inside = g_build_filename (directory (), "a", folder, "guest.img", NULL);
  g_autofree char *xml = domain_xml ("guest", UUID, with_disk ? disk : NULL);
  virConnectPtr connection = open_raw ("a");
  virDomainPtr domain;

  /* 4 MiB there is what a pool of "small" can hold less than. */
  if (with_disk)
    write_noise (inside, g_str_equal (folder, "small") ? 3 * MIB : DISK_BYTES);
  domain = virDomainDefineXML (connection, xml);
  g_assert_nonnull (domain);
  g_assert_cmpint (virDomainCreate (domain), ==, 0);
  virDomainFree (domain);
  virConnectClose (connection);
}

static Pair *
pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);
  g_autofree char *uri_a = uri_of ("a");
  g_autofree char *uri_b = uri_of ("b");
  g_autoptr (GError) error = NULL;

  pair->events = g_string_new (NULL);
  pair->a = vimos_libvirt_hypervisor_new (uri_a, "127.0.0.1");
  pair->b = vimos_libvirt_hypervisor_new (uri_b, "127.0.0.1");
  g_assert_true (connect_now (pair->a, &error));
  g_assert_true (connect_now (pair->b, &error));
  g_assert_no_error (error);
  g_signal_connect (pair->a, "qmp-event", G_CALLBACK (qmp_event_cb), pair);
  g_signal_connect (pair->b, "qmp-event", G_CALLBACK (qmp_event_cb), pair);
  return pair;
}

/* Everything of the guest goes from both sides, by the means that ViMOS has. */
static void
pair_free (Pair *pair)
{
  VimosHypervisor *both[] = { pair->a, pair->b };
  g_autofree char *image = place ("images/guest.img");
  g_autofree char *small = place ("small/guest.img");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (act_now (both[i], UUID, VIMOS_VM_DESTROY, NULL, &error));
      g_assert_true (act_now (both[i], UUID, VIMOS_VM_UNDEFINE, NULL, &error));
      g_assert_true (act_now (both[i], NULL, VIMOS_VM_DELETE_VOLUME, image, &error));
      g_assert_true (act_now (both[i], NULL, VIMOS_VM_DELETE_VOLUME, small, &error));
      g_assert_no_error (error);
      wait_until (vimos_hypervisor_find_vm (both[i], UUID) == NULL);
    }
  g_assert_finalize_object (pair->a);
  g_assert_finalize_object (pair->b);
  g_string_free (pair->events, TRUE);
  g_free (pair);
}

static void
start_move (VimosHypervisor *from,
            VimosHypervisor *to,
            GCancellable *cancellable,
            GAsyncResult **result)
{
  VimosMoveRequest request = { UUID, MEMORY_URI, DISKS_URI };

  vimos_hypervisor_move_async (from, to, &request, cancellable, store_result, result);
}

static gboolean
move_now (VimosHypervisor *from,
          VimosHypervisor *to,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  start_move (from, to, NULL, &result);
  wait_until (result != NULL);
  return vimos_hypervisor_move_finish (from, result, error);
}

static void
suspend (VimosHypervisor *hypervisor)
{
  g_autoptr (GError) error = NULL;

  act_now (hypervisor, UUID, VIMOS_VM_SUSPEND, NULL, &error);
  g_assert_no_error (error);
}

/* What has to be so after every failure: the source's copy waits, whole; the target has none. */
static void
assert_back_at_source (Pair *pair)
{
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  g_assert_true (inspect_now (pair->a, UUID, &status, &error));
  g_assert_true (status.present && status.persistent && status.reason_user);
  g_assert_cmpint (status.state, ==, VIMOS_VM_STATE_PAUSED);
  g_assert_false (status.has_job || status.reason_migration);
  g_assert_true (inspect_now (pair->b, UUID, &status, &error));
  g_assert_false (status.present);
  g_assert_true (act_now (pair->a, UUID, VIMOS_VM_RESUME, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
get_progress (VimosHypervisor *hypervisor,
              VimosMoveProgress *progress)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  vimos_hypervisor_get_progress_async (hypervisor, UUID, NULL, store_result, &result);
  wait_until (result != NULL);
  if (vimos_hypervisor_get_progress_finish (hypervisor, result, progress, &error))
    return TRUE;
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  return FALSE;
}

static gboolean
has_begun_disk (VimosHypervisor *hypervisor)
{
  VimosMoveProgress progress;

  return get_progress (hypervisor, &progress) && progress.disk_processed > MIB;
}

static gboolean
has_begun_memory (VimosHypervisor *hypervisor)
{
  VimosMoveProgress progress;

  return get_progress (hypervisor, &progress) && progress.memory_processed > 2 * MIB;
}

static void
assert_same_disk (void)
{
  g_autofree char *left = place ("a/images/guest.img");
  g_autofree char *right = place ("b/images/guest.img");
  g_autofree char *left_bytes = NULL, *right_bytes = NULL;
  gsize left_length, right_length;

  g_assert_true (g_file_get_contents (left, &left_bytes, &left_length, NULL));
  g_assert_true (g_file_get_contents (right, &right_bytes, &right_length, NULL));
  g_assert_cmpmem (left_bytes, left_length, right_bytes, right_length);
}

/* There and back again. The second way uses the same ports, which DISKS_PORT would not have given
 * back. */
static void
test_there_and_back (void)
{
  Pair *pair = pair_new ();
  g_autofree char *image = place ("images/guest.img");
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;
  VimosVm *vm;

  start_guest ("images", TRUE);
  wait_until (vimos_hypervisor_find_vm (pair->a, UUID) != NULL);
  vm = vimos_hypervisor_find_vm (pair->a, UUID);
  wait_until (vimos_vm_get_state (vm) == VIMOS_VM_STATE_RUNNING
              && vimos_vm_get_disk_bytes (vm) == DISK_BYTES);
  g_assert_cmpuint (vimos_vm_get_disk (vm, 0)->capacity, ==, DISK_BYTES);

  for (guint way = 0; way < 2; way++)
    {
      VimosHypervisor *from = way == 0 ? pair->a : pair->b, *to = way == 0 ? pair->b : pair->a;
      gint64 stopped_us;

      g_string_truncate (pair->events, 0);
      suspend (from);
      wait_until (pair->events->len > 0);
      stopped_us = pair->last_host_us;
      g_assert_true (move_now (from, to, &error));
      g_assert_no_error (error);

      g_assert_true (inspect_now (from, UUID, &status, &error));
      g_assert_true (status.present && status.reason_migrated
                     && status.state == VIMOS_VM_STATE_SHUT_OFF);
      g_assert_true (inspect_now (to, UUID, &status, &error));
      g_assert_true (status.present && status.persistent && status.reason_user && !status.has_job);
      assert_same_disk ();
      wait_until (vimos_vm_get_state (vimos_hypervisor_find_vm (from, UUID))
                  == VIMOS_VM_STATE_SHUT_OFF);
      wait_until (vimos_hypervisor_find_vm (to, UUID) != NULL
                  && vimos_vm_get_state (vimos_hypervisor_find_vm (to, UUID))
                         == VIMOS_VM_STATE_PAUSED);

      g_assert_true (act_now (to, UUID, VIMOS_VM_RESUME, NULL, &error));
      wait_until (strstr (pair->events->str, "RESUME") != NULL);
      g_assert_cmpstr (pair->events->str, ==, way == 0 ? "a:STOP b:RESUME " : "b:STOP a:RESUME ");
      g_assert_cmpint (pair->last_host_us, >, stopped_us);

      /* The disk of the copy that runs is not deleted, whoever asks. */
      g_assert_false (act_now (to, NULL, VIMOS_VM_DELETE_VOLUME, image, &error));
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
      g_clear_error (&error);
      g_assert_true (act_now (from, UUID, VIMOS_VM_UNDEFINE, NULL, &error));
      g_assert_true (act_now (from, NULL, VIMOS_VM_DELETE_VOLUME, image, &error));
      g_assert_no_error (error);
      wait_until (vimos_hypervisor_find_vm (from, UUID) == NULL);
    }
  pair_free (pair);
}

static void
test_target_check (void)
{
  Pair *pair = pair_new ();
  g_autoptr (VimosTargetCheck) check = NULL;
  g_autoptr (VimosTargetCheck) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *left_over = place ("b/images/guest.img");

  start_guest ("images", TRUE);
  wait_until (vimos_hypervisor_find_vm (pair->a, UUID) != NULL);
  check = check_now (pair->b, vimos_hypervisor_find_vm (pair->a, UUID), &error);
  g_assert_no_error (error);
  g_assert_false (check->by_uuid.present || check->name_taken);
  g_assert_cmpuint (check->memory_free, >, 32 * MIB);
  g_assert_cmpuint (check->n_bridges, ==, 1);
  g_assert_true (check->bridges[0] && check->bridges_known[0]);
  g_assert_cmpuint (check->n_volumes, ==, 1);
  g_assert_cmpstr (check->volumes[0].pool, ==, "images");
  g_assert_cmpuint (check->volumes[0].available, >, DISK_BYTES);
  g_assert_false (check->volumes[0].exists);

  /* Put there behind the daemon's back: the pool is looked at anew. */
  write_noise (left_over, MIB);
  again = check_now (pair->b, vimos_hypervisor_find_vm (pair->a, UUID), &error);
  g_assert_true (again->volumes[0].exists);
  g_assert_cmpuint (again->volumes[0].capacity, ==, MIB);
  pair_free (pair);
}

static void
test_progress (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  VimosMoveProgress progress, last = { 0 };
  VimosVmStatus status;
  gboolean looked = FALSE;
  guint n = 0;

  start_guest ("images", TRUE);
  g_assert_false (get_progress (pair->a, &progress));
  suspend (pair->a);
  start_move (pair->a, pair->b, NULL, &result);
  while (result == NULL)
    {
      if (get_progress (pair->a, &progress))
        {
          g_assert_cmpuint (progress.disk_processed, >=, last.disk_processed);
          g_assert_cmpuint (progress.memory_processed, >=, last.memory_processed);
          if (progress.disk_total > 0)
            g_assert_cmpuint (progress.disk_total, ==, DISK_BYTES);
          last = progress;
          n++;
        }
      if (!looked && last.disk_processed > MIB)
        {
          g_assert_true (inspect_now (pair->a, UUID, &status, &error));
          g_assert_true (status.has_job && status.reason_user && status.persistent);
          g_assert_true (inspect_now (pair->b, UUID, &status, &error));
          g_assert_true (status.has_job && status.reason_migration && !status.persistent);
          g_assert_null (result);
          looked = TRUE;
        }
      g_usleep (20000);
    }
  g_assert_true (vimos_hypervisor_move_finish (pair->a, result, &error));
  g_assert_no_error (error);
  g_test_message ("%u samples, disk %" G_GUINT64_FORMAT ", memory %" G_GUINT64_FORMAT, n,
                  last.disk_processed, last.memory_processed);
  g_assert_true (looked);
  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpuint (last.disk_processed, ==, DISK_BYTES);
  g_assert_cmpuint (last.memory_processed, >, RAM_BYTES / 2);
  g_assert_false (get_progress (pair->a, &progress));
  g_clear_object (&result);
  pair_free (pair);
}

static void
cancel_when (gboolean (*begun) (VimosHypervisor *))
{
  Pair *pair = pair_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start_guest ("images", TRUE);
  suspend (pair->a);
  start_move (pair->a, pair->b, cancellable, &result);
  wait_until (result != NULL || begun == NULL || begun (pair->a));
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_move_finish (pair->a, result, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
  assert_back_at_source (pair);
  g_clear_object (&result);
  pair_free (pair);
}

static void
test_cancel_at_once (void)
{
  cancel_when (NULL);
}

static void
test_cancel_disk (void)
{
  cancel_when (has_begun_disk);
}

static void
test_cancel_memory (void)
{
  cancel_when (has_begun_memory);
}

static void
kill_by_file (const char *name,
              int signal_number)
{
  g_autofree char *path = place (name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kill (atoi (text), signal_number), ==, 0);
}

static void
test_target_qemu_dies (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start_guest ("images", TRUE);
  suspend (pair->a);
  start_move (pair->a, pair->b, NULL, &result);
  wait_until (result != NULL || has_begun_memory (pair->a));
  kill_by_file ("b/run/libvirt/qemu/run/guest.pid", SIGKILL);
  wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_move_finish (pair->a, result, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  assert_back_at_source (pair);
  g_clear_object (&result);
  pair_free (pair);
}

/* The data goes on to a QEMU that nobody keeps, until the move is aborted for it. */
static void
test_target_daemon_dies (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  start_guest ("images", TRUE);
  suspend (pair->a);
  start_move (pair->a, pair->b, NULL, &result);
  wait_until (result != NULL || has_begun_disk (pair->a));
  kill_by_file ("b/libvirtd.pid", SIGKILL);
  wait_until (vimos_hypervisor_get_state (pair->b) == VIMOS_HYPERVISOR_LOST);
  g_assert_nonnull (vimos_hypervisor_get_error (pair->b));
  g_assert_false (inspect_now (pair->b, UUID, &status, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_move_finish (pair->a, result, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);

  wait_until (vimos_hypervisor_get_state (pair->b) == VIMOS_HYPERVISOR_CONNECTED);
  g_assert_null (vimos_hypervisor_get_error (pair->b));
  assert_back_at_source (pair);
  define_pool ("b", "images");
  define_pool ("b", "small");
  g_clear_object (&result);
  pair_free (pair);
}

/* Who is told of the loss does not wait for the next attempt. */
static void
impatient_cb (VimosHypervisor *hypervisor,
              GParamSpec *pspec,
              GAsyncResult **result)
{
  if (vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_LOST && *result == NULL)
    vimos_hypervisor_connect_async (hypervisor, NULL, store_result, result);
}

static void
test_source_daemon_dies (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) impatient = NULL;
  g_autoptr (GError) error = NULL;
  VimosVm *vm;

  start_guest ("images", TRUE);
  wait_until (vimos_hypervisor_find_vm (pair->a, UUID) != NULL);
  vm = vimos_hypervisor_find_vm (pair->a, UUID);
  suspend (pair->a);
  start_move (pair->a, pair->b, NULL, &result);
  wait_until (result != NULL || has_begun_memory (pair->a));
  g_signal_connect (pair->a, "notify::state", G_CALLBACK (impatient_cb), &impatient);
  kill_by_file ("a/libvirtd.pid", SIGKILL);
  wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_move_finish (pair->a, result, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);

  wait_until (vimos_hypervisor_get_state (pair->a) == VIMOS_HYPERVISOR_LOST);
  g_assert_cmpint (vimos_vm_get_state (vm), ==, VIMOS_VM_STATE_UNKNOWN);
  wait_until (vimos_hypervisor_get_state (pair->a) == VIMOS_HYPERVISOR_CONNECTED);
  g_assert_nonnull (impatient);
  g_clear_object (&impatient);
  g_assert_true (vimos_hypervisor_find_vm (pair->a, UUID) == vm);
  g_assert_cmpint (vimos_vm_get_state (vm), ==, VIMOS_VM_STATE_PAUSED);
  assert_back_at_source (pair);
  define_pool ("a", "images");
  define_pool ("a", "small");
  g_clear_object (&result);
  pair_free (pair);
}

/* A host that is frozen answers nothing and closes nothing: only keepalive finds out, after 20 s.
 */
static void
test_target_hangs (void)
{
  Pair *pair = NULL;
  gint64 start_us;

  if (!g_test_slow ())
    {
      g_test_skip ("takes 25 s; run with -m slow");
      return;
    }
  pair = pair_new ();
  kill_by_file ("b/libvirtd.pid", SIGSTOP);
  start_us = g_get_monotonic_time ();
  while (vimos_hypervisor_get_state (pair->b) == VIMOS_HYPERVISOR_CONNECTED
         && g_get_monotonic_time () - start_us < 30 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (vimos_hypervisor_get_state (pair->b), ==, VIMOS_HYPERVISOR_LOST);
  g_test_message ("%s", vimos_hypervisor_get_error (pair->b)->message);
  kill_by_file ("b/libvirtd.pid", SIGCONT);
  wait_until (vimos_hypervisor_get_state (pair->b) == VIMOS_HYPERVISOR_CONNECTED);
  pair_free (pair);
}

static void
test_refusals (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *xml = domain_xml ("guest", OTHER, NULL);
  virConnectPtr connection = open_raw ("b");
  virDomainPtr other = virDomainDefineXML (connection, xml);

  start_guest ("images", TRUE);
  g_assert_false (move_now (pair->a, pair->b, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "suspended"));
  g_clear_error (&error);

  suspend (pair->a);
  g_assert_false (move_now (pair->a, pair->b, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_EXISTS);
  g_clear_error (&error);
  virDomainUndefine (other);
  virDomainFree (other);
  virConnectClose (connection);

  g_assert_true (g_socket_listener_add_inet_port (listener, 49400, NULL, NULL));
  g_assert_false (move_now (pair->a, pair->b, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_PORT_IN_USE);
  g_socket_listener_close (listener);
  assert_back_at_source (pair);
  pair_free (pair);
}

static void
test_no_space (void)
{
  Pair *pair = pair_new ();
  g_autofree char *filler = place ("b/small/filler");
  g_autoptr (VimosTargetCheck) check = NULL;
  g_autoptr (GError) error = NULL;

  write_noise (filler, 2 * MIB);
  start_guest ("small", TRUE);
  wait_until (vimos_hypervisor_find_vm (pair->a, UUID) != NULL);
  check = check_now (pair->b, vimos_hypervisor_find_vm (pair->a, UUID), &error);
  g_assert_cmpstr (check->volumes[0].pool, ==, "small");
  g_assert_cmpuint (check->volumes[0].available, <, 3 * MIB);
  suspend (pair->a);
  g_assert_false (move_now (pair->a, pair->b, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NO_SPACE);
  assert_back_at_source (pair);
  g_assert_cmpint (unlink (filler), ==, 0);
  pair_free (pair);
}

static void
test_without_disk (void)
{
  Pair *pair = pair_new ();
  g_autoptr (GError) error = NULL;

  start_guest ("images", FALSE);
  suspend (pair->a);
  g_assert_true (move_now (pair->a, pair->b, &error));
  g_assert_no_error (error);
  pair_free (pair);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *noise = NULL;

  compute_test_init (&argc, &argv);
  if (directory () == NULL)
    g_error ("run this by two-libvirtd");
  g_type_class_unref (g_type_class_ref (VIMOS_TYPE_LIBVIRT_HYPERVISOR));
  noise = place ("ram.bin");
  write_noise (noise, RAM_BYTES);
  for (guint i = 0; i < 4; i++)
    define_pool (i % 2 ? "a" : "b", i / 2 ? "images" : "small");

  g_test_add_func ("/libvirt/there-and-back", test_there_and_back);
  g_test_add_func ("/libvirt/target-check", test_target_check);
  g_test_add_func ("/libvirt/progress", test_progress);
  g_test_add_func ("/libvirt/cancel-at-once", test_cancel_at_once);
  g_test_add_func ("/libvirt/cancel-disk", test_cancel_disk);
  g_test_add_func ("/libvirt/cancel-memory", test_cancel_memory);
  g_test_add_func ("/libvirt/target-qemu-dies", test_target_qemu_dies);
  g_test_add_func ("/libvirt/target-daemon-dies", test_target_daemon_dies);
  g_test_add_func ("/libvirt/source-daemon-dies", test_source_daemon_dies);
  g_test_add_func ("/libvirt/target-hangs", test_target_hangs);
  g_test_add_func ("/libvirt/refusals", test_refusals);
  g_test_add_func ("/libvirt/no-space", test_no_space);
  g_test_add_func ("/libvirt/without-disk", test_without_disk);
  return g_test_run ();
}
