/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt-glib/libvirt-glib.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "vimos-call.h"
#include "vimos-link.h"
#include "vimos-virt-error.h"

/*
 * A connection, with its events.
 *
 * libvirt-glib gives the event loop (libvirt's sockets and timers as sources of the default main
 * context). Its GVirConnection is not used, because
 *  - it opens with virConnectOpen () and so can neither be given credentials nor be kept from
 * asking for them;
 *  - it tells nothing of a lost connection: no close callback, no keepalive;
 *  - its event callback makes a blocking RPC in the main thread on every stop and boot of a VM, so
 * that one dead host freezes the window, and it knows neither QEMU's own events nor the newer
 * lifecycle details;
 *  - it has nothing of migration.
 *
 * Threads: vimos_link_open () runs in a thread and fills everything in. The connection may then be
 * used from any thread that holds a reference. Domain events come in the main thread, since that is
 * where the event loop runs; the close callback comes in whatever thread noticed, and is passed on.
 * The owner is the main thread's business alone. Registrations for events hold a reference each;
 * vimos_link_close () takes them back in a thread, since that is an RPC too, and the last reference
 * closes the connection, in a thread for the same reason.
 *
 * Calls that take long get a connection of their own (vimos_link_take ()). Threads that share one
 * let the first of them read for all, and libvirt 9.0 can lose the wake-up of a second thread that
 * sends just when the first goes to sleep: its call is then not even sent before something else
 * arrives, at worst the next keepalive. While a move blocks for minutes every other call would run
 * into that.
 */
#define KEEPALIVE_INTERVAL 5 /* s */
#define KEEPALIVE_COUNT 3

struct _VimosLink
{
  gatomicrefcount refs;
  char *uri;
  virConnectPtr connection;
  char *host_name;
  GArray *event_ids;
  int qmp_id;
  gboolean has_close_callback;

  GMutex lock;
  GCond primed;
  virConnectPtr spare; /* under the lock */
  gboolean priming;    /* under the lock */

  /* main thread only */
  gboolean lost;
  const VimosLinkHandlers *handlers;
  gpointer owner;
};

typedef struct
{
  VimosLink *link;
  int reason;
} Closing;

static int
refuse_credentials_cb (virConnectCredentialPtr credentials,
                       unsigned int count,
                       void *opaque)
{
  /* Asked only for what auth.conf does not hold. Nobody is there to answer: no prompts, ever. */
  return -1;
}

static int credential_types[] = { VIR_CRED_AUTHNAME, VIR_CRED_PASSPHRASE };
static virConnectAuth auth
    = { credential_types, G_N_ELEMENTS (credential_types), refuse_credentials_cb, NULL };

static void
ignore_error_cb (void *opaque,
                 virErrorPtr error)
{
  /* Errors are taken where they happen; without this libvirt prints them as well. */
}

/**
 * vimos_link_init:
 *
 * Makes libvirt ready, its event loop in the default main context. Main thread; may be called
 * again.
 */
void
vimos_link_init (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  virInitialize ();
  virSetErrorFunc (NULL, ignore_error_cb);
  gvir_event_register ();
  g_once_init_leave (&done, 1);
}

/* The callbacks. */

static void
unref_cb (void *opaque)
{
  vimos_link_unref (opaque);
}

static gboolean
get_uuid (virDomainPtr domain,
          char *uuid)
{
  return virDomainGetUUIDString (domain, uuid) == 0;
}

static void
lifecycle_cb (virConnectPtr connection,
              virDomainPtr domain,
              int event,
              int detail,
              void *opaque)
{
  gint64 arrival_us = g_get_monotonic_time ();
  VimosLink *self = opaque;
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (self->owner != NULL && get_uuid (domain, uuid))
    self->handlers->lifecycle (self->owner, uuid, event, detail, arrival_us);
}

static void
report_change (VimosLink *self,
               virDomainPtr domain)
{
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (self->owner != NULL && get_uuid (domain, uuid))
    self->handlers->changed (self->owner, uuid);
}

static void
device_cb (virConnectPtr connection,
           virDomainPtr domain,
           const char *alias,
           void *opaque)
{
  report_change (opaque, domain);
}

static void
balloon_cb (virConnectPtr connection,
            virDomainPtr domain,
            unsigned long long actual,
            void *opaque)
{
  report_change (opaque, domain);
}

static void
metadata_cb (virConnectPtr connection,
             virDomainPtr domain,
             int type,
             const char *uri,
             void *opaque)
{
  report_change (opaque, domain);
}

static void
block_job_cb (virConnectPtr connection,
              virDomainPtr domain,
              const char *disk,
              int type,
              int status,
              void *opaque)
{
  report_change (opaque, domain);
}

static void
qmp_cb (virConnectPtr connection,
        virDomainPtr domain,
        const char *event,
        long long seconds,
        unsigned int micros,
        const char *details,
        void *opaque)
{
  gint64 arrival_us = g_get_monotonic_time ();
  VimosLink *self = opaque;
  char uuid[VIR_UUID_STRING_BUFLEN];
  VimosQmpEvent qmp = { .uuid = uuid, .arrival_us = arrival_us };

  if (self->owner == NULL || !get_uuid (domain, uuid))
    return;
  qmp.name = g_str_equal (event, "STOP") ? "STOP" : g_str_equal (event, "RESUME") ? "RESUME" : NULL;
  if (qmp.name == NULL)
    return;
  /* 2^40 s is far beyond every clock and far below what would overflow. */
  if (seconds > 0 && seconds < ((long long) 1 << 40) && micros < G_USEC_PER_SEC)
    qmp.host_us = seconds * G_USEC_PER_SEC + micros;
  self->handlers->qmp (self->owner, &qmp);
}

static void
closing_free (gpointer data)
{
  Closing *closing = data;

  vimos_link_unref (closing->link);
  g_free (closing);
}

static gboolean
closed_in_main_cb (gpointer user_data)
{
  Closing *closing = user_data;
  VimosLink *self = closing->link;

  self->lost = TRUE;
  if (self->owner != NULL)
    self->handlers->closed (self->owner, closing->reason);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (virConnectPtr connection,
           int reason,
           void *opaque)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Closing *closing = g_new (Closing, 1);

  closing->link = vimos_link_ref (opaque);
  closing->reason = reason;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, closed_in_main_cb, closing, closing_free);
  g_source_attach (source, NULL);
}

/* Opening, in a thread. */

static gboolean
register_event (VimosLink *self,
                int event,
                virConnectDomainEventGenericCallback callback)
{
  int id = virConnectDomainEventRegisterAny (self->connection, NULL, event, callback,
                                             vimos_link_ref (self), unref_cb);

  if (id >= 0)
    g_array_append_val (self->event_ids, id);
  else
    vimos_link_unref (self);
  return id >= 0;
}

static gboolean
register_events (VimosLink *self,
                 GError **error)
{
  if (!register_event (self, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                       VIR_DOMAIN_EVENT_CALLBACK (lifecycle_cb)))
    {
      vimos_virt_set_error (error, "%s", _("the VMs' events cannot be followed"));
      return FALSE;
    }
  /* Whatever of the rest a driver lacks, the list's own refreshing makes up for. */
  register_event (self, VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, VIR_DOMAIN_EVENT_CALLBACK (device_cb));
  register_event (self, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_CALLBACK (device_cb));
  register_event (self, VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (balloon_cb));
  register_event (self, VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
                  VIR_DOMAIN_EVENT_CALLBACK (metadata_cb));
  register_event (self, VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, VIR_DOMAIN_EVENT_CALLBACK (block_job_cb));

  self->qmp_id = virConnectDomainQemuMonitorEventRegister (
      self->connection, NULL, "^(STOP|RESUME)$", qmp_cb, vimos_link_ref (self), unref_cb,
      VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX);
  if (self->qmp_id < 0)
    vimos_link_unref (self);
  return TRUE;
}

static void
take_back_registrations (gpointer data,
                         gpointer user_data)
{
  g_autoptr (VimosLink) self = data;

  for (guint i = 0; i < self->event_ids->len; i++)
    virConnectDomainEventDeregisterAny (self->connection, g_array_index (self->event_ids, int, i));
  g_array_set_size (self->event_ids, 0);
  if (self->qmp_id >= 0)
    virConnectDomainQemuMonitorEventDeregister (self->connection, self->qmp_id);
  self->qmp_id = -1;
  if (self->has_close_callback)
    virConnectUnregisterCloseCallback (self->connection, closed_cb);
  self->has_close_callback = FALSE;
}

/**
 * vimos_link_prepare_uri:
 * @uri: as the user gave it
 *
 * Over ssh libvirt must not let ssh ask for a password or a host key on the terminal that started
 * us.
 *
 * Returns: (transfer full): the URI to open
 */
char *
vimos_link_prepare_uri (const char *uri)
{
  const char *colon = strchr (uri, ':');
  const char *plus = strchr (uri, '+');

  if (colon == NULL || plus == NULL || plus > colon || !g_str_has_prefix (plus, "+ssh:")
      || strstr (uri, "no_tty=") != NULL)
    return g_strdup (uri);
  return g_strconcat (uri, strchr (uri, '?') != NULL ? "&" : "?", "no_tty=1", NULL);
}

static virConnectPtr
open_connection (const char *uri,
                 GError **error)
{
  g_autofree char *prepared = vimos_link_prepare_uri (uri);
  virConnectPtr connection = virConnectOpenAuth (prepared, &auth, 0);

  /* Keepalive is not there for libvirt's test driver, which cannot be lost. */
  if (connection != NULL)
    virConnectSetKeepAlive (connection, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT);
  else
    vimos_virt_set_error (error, "%s", "");
  return connection;
}

/**
 * vimos_link_open:
 * @uri: a libvirt URI
 * @error: set to a #VimosComputeError without saying to whom
 *
 * Blocks, for minutes when packets to the host are dropped. Any thread but the main thread, whose
 * loop must run.
 *
 * Returns: (transfer full): a connection whose events are on their way, to be ended with
 * vimos_link_close(); or %NULL
 */
VimosLink *
vimos_link_open (const char *uri,
                 GError **error)
{
  virConnectPtr connection = open_connection (uri, error);
  g_autofree char *host_name = NULL;
  VimosLink *self;

  if (connection == NULL)
    return NULL;
  self = g_new0 (VimosLink, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  g_cond_init (&self->primed);
  self->uri = g_strdup (uri);
  self->connection = connection;
  self->event_ids = g_array_new (FALSE, FALSE, sizeof (int));
  self->qmp_id = -1;
  /* No reference for this one: drivers without it say that they have registered it, and never free
   * it. It is taken back before the last reference goes, and libvirt waits for a call of it under
   * way. */
  self->has_close_callback
      = virConnectRegisterCloseCallback (connection, closed_cb, self, NULL) == 0;

  host_name = virConnectGetHostname (connection);
  self->host_name
      = host_name != NULL && *host_name != '\0' ? g_utf8_make_valid (host_name, -1) : NULL;
  if (!register_events (self, error))
    {
      take_back_registrations (self, NULL);
      return NULL;
    }
  return self;
}

/* References. */

VimosLink *
vimos_link_ref (VimosLink *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
finalize (gpointer data,
          gpointer user_data)
{
  VimosLink *self = data;

  if (self->spare != NULL)
    virConnectClose (self->spare);
  virConnectClose (self->connection);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->primed);
  g_free (self->uri);
  g_array_unref (self->event_ids);
  g_free (self->host_name);
  g_free (self);
}

void
vimos_link_unref (VimosLink *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    vimos_call_detach (finalize, self);
}

/* Spare connections. */

static void
prime_in_thread (gpointer data,
                 gpointer user_data)
{
  g_autoptr (VimosLink) self = data;
  virConnectPtr connection = open_connection (self->uri, NULL);

  g_mutex_lock (&self->lock);
  self->spare = connection;
  self->priming = FALSE;
  g_cond_broadcast (&self->primed);
  g_mutex_unlock (&self->lock);
}

/**
 * vimos_link_prime:
 * @self: a link
 *
 * Opens a spare connection in the background: a move is likely soon, and opening one over ssh takes
 * a good part of a second, in which the VM would stand still.
 */
void
vimos_link_prime (VimosLink *self)
{
  gboolean needed;

  g_mutex_lock (&self->lock);
  needed = self->spare == NULL && !self->priming;
  if (needed)
    self->priming = TRUE;
  g_mutex_unlock (&self->lock);
  if (needed)
    vimos_call_detach (prime_in_thread, vimos_link_ref (self));
}

/**
 * vimos_link_take:
 * @self: a link
 * @error: set to a #VimosComputeError
 *
 * Blocks. In a thread.
 *
 * Returns: a connection to the same daemon for the caller alone, for vimos_link_give_back(); or
 * %NULL
 */
virConnectPtr
vimos_link_take (VimosLink *self,
                 GError **error)
{
  virConnectPtr connection;

  g_mutex_lock (&self->lock);
  while (self->priming)
    g_cond_wait (&self->primed, &self->lock);
  connection = g_steal_pointer (&self->spare);
  g_mutex_unlock (&self->lock);

  if (connection != NULL && virConnectIsAlive (connection) == 1)
    return connection;
  if (connection != NULL)
    virConnectClose (connection);
  connection = open_connection (self->uri, error);
  if (connection == NULL)
    g_prefix_error (error, _("Cannot connect to %s: "), self->uri);
  return connection;
}

/**
 * vimos_link_give_back:
 * @self: a link
 * @connection: from vimos_link_take()
 *
 * Blocks. In a thread.
 */
void
vimos_link_give_back (VimosLink *self,
                      virConnectPtr connection)
{
  g_mutex_lock (&self->lock);
  if (self->spare == NULL && !self->priming)
    self->spare = g_steal_pointer (&connection);
  g_mutex_unlock (&self->lock);
  if (connection != NULL)
    virConnectClose (connection);
}

/**
 * vimos_link_adopt:
 * @self: a link just opened
 * @handlers: static; who is told of events
 * @owner: for @handlers
 *
 * From now on events are told; earlier ones were dropped, so list the VMs after this. Main thread.
 *
 * Returns: %FALSE when the connection was lost meanwhile
 */
gboolean
vimos_link_adopt (VimosLink *self,
                  const VimosLinkHandlers *handlers,
                  gpointer owner)
{
  g_return_val_if_fail (self->owner == NULL, FALSE);

  if (self->lost)
    return FALSE;
  self->handlers = handlers;
  self->owner = owner;
  return TRUE;
}

/**
 * vimos_link_close:
 * @self: (transfer full): a link
 *
 * Tells its owner nothing more and ends it when the last call on it has returned. Main thread; does
 * not block.
 */
void
vimos_link_close (VimosLink *self)
{
  self->owner = NULL;
  vimos_call_detach (take_back_registrations, self);
}

/**
 * vimos_link_get_connection:
 * @self: a link
 *
 * Returns: (transfer none): libvirt's connection, valid as long as the caller holds a reference to
 * @self. Any thread.
 */
virConnectPtr
vimos_link_get_connection (VimosLink *self)
{
  return self->connection;
}

/**
 * vimos_link_get_host_name:
 * @self: a link
 *
 * Returns: (transfer none) (nullable): the host's own name. Any thread.
 */
const char *
vimos_link_get_host_name (VimosLink *self)
{
  return self->host_name;
}

/**
 * vimos_link_has_qmp_events:
 * @self: a link
 *
 * Returns: whether QEMU's STOP and RESUME come as such; else only lifecycle events tell of them.
 * Main thread.
 */
gboolean
vimos_link_has_qmp_events (VimosLink *self)
{
  return self->qmp_id >= 0;
}
