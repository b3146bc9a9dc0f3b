/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-compute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "vimos-virt-error.h"

/* libvirt's errors, which are one per thread, as ours. A hostile daemon writes the messages. */
#define MAX_MESSAGE 1000

typedef struct
{
  const char *text;
  VimosComputeError code;
} Phrase;

/* What libvirt 9.0 tells by words alone, under codes that mean many things. The first that matches
 * counts. */
static const Phrase phrases[] = {
  { "No space left on device", VIMOS_COMPUTE_ERROR_NO_SPACE },
  { "Failed to reserve port", VIMOS_COMPUTE_ERROR_PORT_IN_USE },
  { "Address already in use", VIMOS_COMPUTE_ERROR_PORT_IN_USE },
  { "already exists with uuid", VIMOS_COMPUTE_ERROR_EXISTS },
  { "is already defined with uuid", VIMOS_COMPUTE_ERROR_EXISTS },
  { "Host key verification failed", VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
  { " certificate", VIMOS_COMPUTE_ERROR_UNAUTHORIZED },
};

static VimosComputeError
classify_rpc (const char *message)
{
  if (strstr (message, "Permission denied") != NULL)
    return VIMOS_COMPUTE_ERROR_UNAUTHORIZED;
  return VIMOS_COMPUTE_ERROR_UNREACHABLE;
}

/**
 * vimos_virt_classify:
 * @domain: a virErrorDomain
 * @code: a virErrorNumber
 * @message: libvirt's words
 *
 * Returns: what that means to a caller. Any thread.
 */
VimosComputeError
vimos_virt_classify (int domain,
                     int code,
                     const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (message, phrases[i].text) != NULL)
      return phrases[i].code;

  switch (code)
    {
    case VIR_ERR_NO_DOMAIN:
    case VIR_ERR_NO_STORAGE_POOL:
    case VIR_ERR_NO_STORAGE_VOL:
    case VIR_ERR_NO_NETWORK:
    case VIR_ERR_NO_INTERFACE:
      return VIMOS_COMPUTE_ERROR_NOT_FOUND;
    case VIR_ERR_DOM_EXIST:
      return VIMOS_COMPUTE_ERROR_EXISTS;
    case VIR_ERR_AUTH_FAILED:
    case VIR_ERR_AUTH_CANCELLED:
    case VIR_ERR_AUTH_UNAVAILABLE:
    case VIR_ERR_ACCESS_DENIED:
      return VIMOS_COMPUTE_ERROR_UNAUTHORIZED;
    case VIR_ERR_OPERATION_ABORTED:
      return VIMOS_COMPUTE_ERROR_ABORTED;
    case VIR_ERR_NO_CONNECT:
    case VIR_ERR_INVALID_CONN:
    case VIR_ERR_GNUTLS_ERROR:
    case VIR_ERR_LIBSSH:
    case VIR_ERR_SSH:
      return VIMOS_COMPUTE_ERROR_UNREACHABLE;
    case VIR_ERR_RPC:
    case VIR_ERR_SYSTEM_ERROR:
    case VIR_ERR_INTERNAL_ERROR:
      return domain == VIR_FROM_RPC ? classify_rpc (message) : VIMOS_COMPUTE_ERROR_FAILED;
    default:
      return VIMOS_COMPUTE_ERROR_FAILED;
    }
}

static const char *
advice_for (VimosComputeError code,
            const char *message)
{
  switch (code)
    {
    case VIMOS_COMPUTE_ERROR_UNREACHABLE:
      return _("check that the host is up, that libvirtd runs there and listens, and that the URI "
                "is right");
    case VIMOS_COMPUTE_ERROR_UNAUTHORIZED:
      if (strstr (message, "Host key verification") != NULL)
        return _("log in there once with ssh to accept the host key");
      if (strstr (message, "libvirt-sock") != NULL)
        return _("join the group “libvirt” or use a URI that you may use");
      return _("ViMOS never asks for passwords: set up an ssh key, a TLS certificate or libvirt's "
                "auth.conf");
    case VIMOS_COMPUTE_ERROR_NO_SPACE:
      return _("make room in the storage pool of the target");
    case VIMOS_COMPUTE_ERROR_PORT_IN_USE:
      return _("try again with other ports");
    default:
      return NULL;
    }
}

/**
 * vimos_virt_set_error:
 * @error: set from the last libvirt error of this thread
 * @format: what could not be done; when that is empty, the caller puts something before it
 *
 * Any thread; call it right after the libvirt call that failed.
 */
void
vimos_virt_set_error (GError **error,
                      const char *format,
                      ...)
{
  virErrorPtr last = virGetLastError ();
  g_autofree char *valid = NULL, *what = NULL;
  const char *message, *advice;
  VimosComputeError code;
  va_list args;

  valid = g_utf8_make_valid (
      last != NULL && last->message != NULL ? last->message : _("unknown error"), -1);
  if (g_utf8_strlen (valid, -1) > MAX_MESSAGE)
    *g_utf8_offset_to_pointer (valid, MAX_MESSAGE) = '\0';
  message = g_strstrip (g_strdelimit (valid, "\n\r\t\033", ' '));
  code = vimos_virt_classify (last != NULL ? last->domain : 0, last != NULL ? last->code : 0,
                              message);
  advice = advice_for (code, message);

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (advice != NULL)
    /* Translators: what could not be done with a colon behind, or nothing; why not; what to do
     * about it */
    g_set_error (error, VIMOS_COMPUTE_ERROR, code, _("%s%s%s; %s"), what,
                 *what != '\0' ? ": " : "", message, advice);
  else
    g_set_error (error, VIMOS_COMPUTE_ERROR, code, "%s%s%s", what, *what != '\0' ? ": " : "",
                 message);
}

/**
 * vimos_virt_last_error_is:
 * @code: a virErrorNumber
 *
 * Returns: whether the last libvirt error of this thread has that code
 */
gboolean
vimos_virt_last_error_is (int code)
{
  virErrorPtr last = virGetLastError ();

  return last != NULL && last->code == code;
}
