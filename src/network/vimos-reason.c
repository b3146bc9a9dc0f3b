/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-network"

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vimos-reason.h"
#include "vimos-units.h"

/* More are counted only. */
#define MAX_NAMES 8

/**
 * vimos_reason_kind_to_string:
 * @kind: a kind of reason
 *
 * Returns: the stable word for machines
 */
const char *
vimos_reason_kind_to_string (VimosReasonKind kind)
{
  static const char *const words[] = {
    [VIMOS_REASON_BOTTLENECK] = "bottleneck",
    [VIMOS_REASON_NO_WAY] = "no-way",
    [VIMOS_REASON_CUT] = "cut",
    [VIMOS_REASON_SHARED] = "shared",
    [VIMOS_REASON_MEET] = "meet",
    [VIMOS_REASON_LIMIT] = "limit",
    [VIMOS_REASON_AVOIDED] = "avoided",
    [VIMOS_REASON_TOO_NARROW] = "too-narrow",
    [VIMOS_REASON_ACCESS] = "access",
    [VIMOS_REASON_CONSTRAINED] = "constrained",
    [VIMOS_REASON_LONGER] = "longer",
    [VIMOS_REASON_NOT_PROVEN] = "not-proven",
    [VIMOS_REASON_TOO_LONG] = "too-long",
    [VIMOS_REASON_GAVE_UP] = "gave-up",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), NULL);

  return words[kind];
}

VimosReason *
vimos_reason_new (VimosReasonKind kind)
{
  VimosReason *self = g_new0 (VimosReason, 1);

  self->kind = kind;
  self->devices = g_ptr_array_new ();
  self->links = g_ptr_array_new ();
  self->mbps = NAN;
  return self;
}

void
vimos_reason_free (VimosReason *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->path, vimos_path_unref);
  g_clear_pointer (&self->access, vimos_connect_point_free);
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->links);
  g_free (self);
}

static void
append_word (GString *words,
             const char *word)
{
  if (words->len > 0)
    g_string_append (words, ", ");
  g_string_append (words, word);
}

/* “s1 – s2”, or with its ports “s1/3 – s2/1” where there are parallel links. */
static void
append_link (GString *words,
             VimosTopology *topology,
             const VimosLink *link)
{
  const char *src = vimos_topology_get_device (topology, link->src_index)->name;
  const char *dst = vimos_topology_get_device (topology, link->dst_index)->name;
  g_autofree char *word = NULL;

  if (vimos_topology_has_parallel_links (topology, link))
    word = g_strdup_printf ("%s/%s – %s/%s", src, link->src.port, dst, link->dst.port);
  else
    word = g_strdup_printf ("%s – %s", src, dst);
  append_word (words, word);
}

/* “s3, s1 – s2”; of many, the first ones and how many more. */
static char *
list_parts (const VimosReason *self,
            VimosTopology *topology)
{
  GString *words = g_string_new (NULL);
  guint n_parts = self->devices->len + self->links->len, n_named = 0;

  for (guint i = 0; i < self->devices->len && n_named < MAX_NAMES; i++, n_named++)
    append_word (words, ((const VimosDevice *) g_ptr_array_index (self->devices, i))->name);
  for (guint i = 0; i < self->links->len && n_named < MAX_NAMES; i++, n_named++)
    append_link (words, topology, g_ptr_array_index (self->links, i));
  if (n_named < n_parts)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", n_parts - n_named),
                            n_parts - n_named);
  return g_string_free (words, FALSE);
}

static char *
access_to_words (const VimosReason *self,
                 VimosTopology *topology)
{
  guint device;

  if (!vimos_topology_find_device (topology, self->access->device, &device))
    return g_strdup (self->access->device);
  return g_strdup_printf ("%s/%s", vimos_topology_get_device (topology, device)->name,
                          self->access->port);
}

static char *
bottleneck_to_text (const VimosReason *self,
                    VimosTopology *topology)
{
  g_autofree char *path = vimos_path_to_string (self->path);
  g_autofree char *mbps = vimos_format_mbps (self->mbps);
  g_autofree char *place = NULL;

  if (self->access != NULL)
    {
      place = access_to_words (self, topology);
      /* Translators: a path, a bandwidth, a switch and its port */
      return g_strdup_printf (_("%s: %s, for that is what port %s can do"), path, mbps, place);
    }
  if (self->links->len == 0)
    return g_strdup_printf (_("%s: nobody says how fast its links are"), path);
  place = list_parts (self, topology);
  /* Translators: a path, a bandwidth, a link of it */
  return g_strdup_printf (_("%s: %s, for that is what the link %s can do"), path, mbps, place);
}

/* About parts that stand in the way, or are shared. */
static char *
parts_to_text (const VimosReason *self,
               VimosTopology *topology)
{
  g_autofree char *parts = list_parts (self, topology);
  guint n_parts = self->devices->len + self->links->len;

  switch (self->kind)
    {
    case VIMOS_REASON_CUT:
      return g_strdup_printf (n_parts == 1
                                  /* Translators: a switch or a link */
                                  ? _("There are no more: every path takes %s")
                                  /* Translators: switches and links, “s3, s1 – s2” */
                                  : _("There are no more: every path takes one of %s"),
                              parts);
    case VIMOS_REASON_SHARED:
      return g_strdup_printf (_("Every path must take %s"), parts);
    case VIMOS_REASON_MEET:
      return g_strdup_printf (_("No two paths share no switch: all pass %s"), parts);
    case VIMOS_REASON_AVOIDED:
    default:
      return g_strdup_printf (_("Avoided as asked for: %s"), parts);
    }
}

static char *
count_to_text (const VimosReason *self)
{
  guint n = self->count;

  switch (self->kind)
    {
    case VIMOS_REASON_LIMIT:
      return g_strdup_printf (ngettext ("No more than %u path was asked for",
                                        "No more than %u paths were asked for", n),
                              n);
    case VIMOS_REASON_CONSTRAINED:
      return g_strdup_printf (ngettext ("There is %u path without the conditions",
                                        "There are %u paths without the conditions", n),
                              n);
    case VIMOS_REASON_LONGER:
      return g_strdup_printf (ngettext ("To be wide they take %u hop more in total than they must",
                                        "To be wide they take %u hops more in total than they must",
                                        n),
                              n);
    case VIMOS_REASON_TOO_LONG:
      return g_strdup_printf (ngettext ("There is %u disjoint path, but it has too many hops",
                                        "There are %u disjoint paths, but then one has too many "
                                        "hops",
                                        n),
                              n);
    case VIMOS_REASON_GAVE_UP:
    default:
      return g_strdup_printf (ngettext ("There is %u disjoint path; whether it can be short enough "
                                        "was not found out in reasonable time",
                                        "There are %u disjoint paths; whether more of them can be "
                                        "short enough was not found out in reasonable time",
                                        n),
                              n);
    }
}

static char *
too_narrow_to_text (const VimosReason *self)
{
  g_autofree char *mbps = vimos_format_mbps (self->mbps);

  return g_strdup_printf (ngettext ("%u link is left out: it is not known to have %s free",
                                    "%u links are left out: they are not known to have %s free",
                                    self->count),
                          self->count, mbps);
}

static char *
access_to_text (const VimosReason *self,
                VimosTopology *topology)
{
  g_autofree char *mbps = vimos_format_mbps (self->mbps);
  g_autofree char *place = access_to_words (self, topology);

  return g_strdup_printf (_("The access port %s is not known to have %s free"), place, mbps);
}

/**
 * vimos_reason_to_text:
 * @self: a reason
 * @topology: the topology of the answer that it belongs to
 *
 * Returns: (transfer full): a sentence without a full stop, translated
 */
char *
vimos_reason_to_text (const VimosReason *self,
                      VimosTopology *topology)
{
  g_return_val_if_fail (self != NULL && topology != NULL, NULL);

  switch (self->kind)
    {
    case VIMOS_REASON_BOTTLENECK:
      return bottleneck_to_text (self, topology);
    case VIMOS_REASON_NO_WAY:
      return g_strdup (_("Nothing leads from the one end to the other"));
    case VIMOS_REASON_CUT:
    case VIMOS_REASON_SHARED:
    case VIMOS_REASON_MEET:
    case VIMOS_REASON_AVOIDED:
      return parts_to_text (self, topology);
    case VIMOS_REASON_TOO_NARROW:
      return too_narrow_to_text (self);
    case VIMOS_REASON_ACCESS:
      return access_to_text (self, topology);
    case VIMOS_REASON_NOT_PROVEN:
      return g_strdup (_("The narrowest path is as wide as can be; whether the others could be "
                         "wider still is not proven"));
    default:
      return count_to_text (self);
    }
}
