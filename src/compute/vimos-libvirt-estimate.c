/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-domain.h"
#include "vimos-libvirt-hypervisor-private.h"
#include "vimos-markup.h"
#include "vimos-virt-error.h"

/*
 * How much of a VM's memory a move sends. QEMU does not send pages of zeros, and no counter of
 * libvirt or QEMU says how many there are: what a guest calls “used” is less (its kernel's garbage
 * is not zero), what QEMU holds resident is more. So single pages are looked at, one at a random
 * place in each of N_SAMPLES equal parts of the memory; the share of those that are not zero is the
 * estimate. Zeros come in runs, so that such a stratified sample errs less than the 2.2 % of a
 * simple one of 512.
 *
 * What is read is looked at for zeros and forgotten.
 */
#define PAGE_SIZE 4096u
#define N_SAMPLES 512u
#define PATIENCE_US (2 * G_USEC_PER_SEC)
#define MIN_SAMPLES 64u
#define TIMEOUT_MS 10000
/* Of a page in the migration stream (QEMU 7.2, ram.c): a header of 8 bytes before each, and one
 * byte in place of a page of zeros. */
#define PAGE_HEADER 8u
#define ZERO_PAGE (PAGE_HEADER + 1u)

/* Where QEMU's PCs have their memory (hw/i386/pc_piix.c, pc_q35.c): from 0 up to 2 GiB at least, or
 * all of it, and what is above 3.5 GiB from 4 GiB on. Between may be devices, which must not be
 * read; nor may the first MiB, with the screen in it. */
#define LOW_START (1ull << 20)
#define LOW_END (2ull << 30)
#define HIGH_START (4ull << 30)
#define HIGH_FROM (7ull << 29)

static gboolean
element_cb (const char *path,
            const char **names,
            const char **values,
            gpointer data,
            GError **error)
{
  const char *arch;

  if (strcmp (path, "domain/os/type") != 0)
    return TRUE;
  arch = vimos_markup_attribute ("arch", names, values);
  *(gboolean *) data = g_strcmp0 (arch, "x86_64") == 0 || g_strcmp0 (arch, "i686") == 0;
  return TRUE;
}

/* Only of these machines is known where the memory is. */
static gboolean
is_pc (virDomainPtr domain)
{
  static const VimosMarkupHandler handler = { .start = element_cb };
  char *xml = virDomainGetXMLDesc (domain, 0);
  gboolean pc = FALSE;

  if (xml == NULL || !vimos_markup_walk (xml, &handler, &pc, NULL))
    pc = FALSE;
  free (xml);
  return pc;
}

/* The physical address of the byte at @offset of those that are looked at. */
static guint64
find_address (guint64 offset,
              guint64 low_bytes)
{
  return offset < low_bytes ? LOW_START + offset : HIGH_START + (offset - low_bytes);
}

static gboolean
is_zero (const guint8 *page)
{
  return page[0] == 0 && memcmp (page, page + 1, PAGE_SIZE - 1) == 0;
}

/* Looks at the pages in an order that leaves an even sample when time runs out. */
static gboolean
sample_pages (virDomainPtr domain,
              guint64 memory,
              guint *n_looked,
              guint *n_used,
              GError **error)
{
  guint64 low_bytes = MIN (memory, LOW_END) - LOW_START;
  guint64 high_bytes = memory > HIGH_FROM ? memory - HIGH_FROM : 0;
  guint64 stratum = (low_bytes + high_bytes) / N_SAMPLES / PAGE_SIZE;
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  guint8 page[PAGE_SIZE];

  for (guint i = 0; i < N_SAMPLES && (i < MIN_SAMPLES || g_get_monotonic_time () < deadline); i++)
    {
      /* 181 is odd: each of the 512 comes once. */
      guint64 part = (guint64) (i * 181u % N_SAMPLES) * stratum;
      guint64 offset = (part + (guint64) g_random_double_range (0, (double) stratum)) * PAGE_SIZE;

      if (virDomainMemoryPeek (domain, find_address (offset, low_bytes), PAGE_SIZE, page,
                               VIR_MEMORY_PHYSICAL) < 0)
        {
          vimos_virt_set_error (error, "%s", _("Cannot look into the VM’s memory"));
          return FALSE;
        }
      (*n_looked)++;
      *n_used += !is_zero (page);
    }
  return TRUE;
}

static gboolean
estimate (virDomainPtr domain,
          guint64 *bytes,
          GError **error)
{
  virDomainInfo info;
  guint64 memory, pages, used;
  guint n_looked = 0, n_used = 0;

  if (virDomainGetInfo (domain, &info) < 0)
    {
      vimos_virt_set_error (error, "%s", _("Cannot read how the VM stands"));
      return FALSE;
    }
  memory = (guint64) info.maxMem * 1024;
  if (memory < LOW_START + (guint64) N_SAMPLES * PAGE_SIZE || !is_pc (domain))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("Where this VM’s machine has its memory is not known"));
      return FALSE;
    }
  if (!sample_pages (domain, memory, &n_looked, &n_used, error))
    return FALSE;
  pages = memory / PAGE_SIZE;
  used = pages * n_used / n_looked;
  *bytes = used * (PAGE_SIZE + PAGE_HEADER) + (pages - used) * ZERO_PAGE;
  return TRUE;
}

static gpointer
estimate_in_thread (gpointer data,
                    GError **error)
{
  VimosVmQuestion *question = data;
  g_autofree guint64 *bytes = g_new0 (guint64, 1);
  virDomainPtr domain
      = vimos_domain_lookup (vimos_link_get_connection (question->link), question->uuid, error);
  gboolean good;

  if (domain == NULL)
    return NULL;
  good = estimate (domain, bytes, error);
  virDomainFree (domain);
  return good ? g_steal_pointer (&bytes) : NULL;
}

static void
vimos_libvirt_estimate_memory_async (VimosHypervisor *self,
                                     const char *uuid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  vimos_libvirt_ask (self, vimos_libvirt_estimate_memory_async, uuid, estimate_in_thread,
                     TIMEOUT_MS, cancellable, callback, user_data);
}

static gboolean
vimos_libvirt_estimate_memory_finish (VimosHypervisor *self,
                                      GAsyncResult *result,
                                      guint64 *bytes,
                                      GError **error)
{
  g_autofree guint64 *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *bytes = *answer;
  return TRUE;
}

void
vimos_libvirt_estimate_init (VimosHypervisorInterface *iface)
{
  iface->estimate_memory_async = vimos_libvirt_estimate_memory_async;
  iface->estimate_memory_finish = vimos_libvirt_estimate_memory_finish;
}
