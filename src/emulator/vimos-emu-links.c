/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include "vimos-emu-devices.h"
#include "vimos-emu-links.h"

/* The links between switches, each direction by itself. */

struct _VimosEmuLinks
{
  GHashTable *by_key;    /* “device/port-device/port” → borrowed link */
  GPtrArray *list;       /* in order of discovery */
  GHashTable *port_uses; /* “device/port” → number of links there */
};

VimosEmuLink *
vimos_emu_link_ref (VimosEmuLink *self)
{
  self->references++;
  return self;
}

void
vimos_emu_link_unref (VimosEmuLink *self)
{
  if (--self->references > 0)
    return;
  g_free (self->src.device);
  g_free (self->dst.device);
  g_tree_unref (self->annotations);
  g_free (self);
}

VimosEmuLinks *
vimos_emu_links_new (void)
{
  VimosEmuLinks *self = g_new0 (VimosEmuLinks, 1);

  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);
  self->port_uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
vimos_emu_links_free (VimosEmuLinks *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->port_uses);
  g_free (self);
}

static char *
make_key (const VimosEmuPoint *src,
          const VimosEmuPoint *dst)
{
  return g_strdup_printf ("%s/%u-%s/%u", src->device, src->port, dst->device, dst->port);
}

const GPtrArray *
vimos_emu_links_list (VimosEmuLinks *self)
{
  return self->list;
}

VimosEmuLink *
vimos_emu_links_lookup (VimosEmuLinks *self,
                        const VimosEmuPoint *src,
                        const VimosEmuPoint *dst)
{
  g_autofree char *key = make_key (src, dst);

  return g_hash_table_lookup (self->by_key, key);
}

/* Whether a port leads to another switch. */
gboolean
vimos_emu_links_uses_port (VimosEmuLinks *self,
                           const char *device,
                           guint32 port)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", device, port);

  return g_hash_table_contains (self->port_uses, key);
}

static void
count_use (VimosEmuLinks *self,
           const VimosEmuPoint *point,
           int step)
{
  char *key = g_strdup_printf ("%s/%u", point->device, point->port);
  int uses = GPOINTER_TO_INT (g_hash_table_lookup (self->port_uses, key)) + step;

  if (uses > 0)
    {
      g_hash_table_replace (self->port_uses, key, GINT_TO_POINTER (uses));
      return;
    }
  g_hash_table_remove (self->port_uses, key);
  g_free (key);
}

/**
 * vimos_emu_links_add:
 * @self: the links
 * @src: where it begins
 * @dst: where it ends
 *
 * Returns: (transfer none) (nullable): the new link; %NULL if it was there before
 */
VimosEmuLink *
vimos_emu_links_add (VimosEmuLinks *self,
                     const VimosEmuPoint *src,
                     const VimosEmuPoint *dst)
{
  g_autofree char *key = make_key (src, dst);
  VimosEmuLink *link;

  if (g_hash_table_contains (self->by_key, key))
    return NULL;
  link = g_new0 (VimosEmuLink, 1);
  link->references = 1;
  link->src = (VimosEmuPoint){ g_strdup (src->device), src->port };
  link->dst = (VimosEmuPoint){ g_strdup (dst->device), dst->port };
  link->annotations = vimos_emu_annotations_new ();
  g_ptr_array_add (self->list, link);
  g_hash_table_replace (self->by_key, g_steal_pointer (&key), link);
  count_use (self, src, 1);
  count_use (self, dst, 1);
  return link;
}

/**
 * vimos_emu_links_steal:
 * @self: the links
 * @src: where it begins
 * @dst: where it ends
 *
 * Returns: (transfer full) (nullable): the link, which is no longer in the store
 */
VimosEmuLink *
vimos_emu_links_steal (VimosEmuLinks *self,
                       const VimosEmuPoint *src,
                       const VimosEmuPoint *dst)
{
  g_autofree char *key = make_key (src, dst);
  VimosEmuLink *link = g_hash_table_lookup (self->by_key, key);

  if (link == NULL)
    return NULL;
  vimos_emu_link_ref (link);
  count_use (self, &link->src, -1);
  count_use (self, &link->dst, -1);
  g_hash_table_remove (self->by_key, key);
  g_ptr_array_remove (self->list, link);
  return link;
}

/**
 * vimos_emu_links_steal_at:
 * @self: the links
 * @device: a switch
 * @port: a port of it, or -1 for all
 *
 * Returns: (transfer full) (element-type VimosEmuLink): those that began or ended there
 */
GPtrArray *
vimos_emu_links_steal_at (VimosEmuLinks *self,
                          const char *device,
                          gint64 port)
{
  GPtrArray *stolen = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_emu_link_unref);

  for (guint i = self->list->len; i > 0; i--)
    {
      VimosEmuLink *link = g_ptr_array_index (self->list, i - 1);
      gboolean begins
          = g_str_equal (link->src.device, device) && (port < 0 || link->src.port == port);
      gboolean ends
          = g_str_equal (link->dst.device, device) && (port < 0 || link->dst.port == port);

      if (begins || ends)
        g_ptr_array_add (stolen, vimos_emu_links_steal (self, &link->src, &link->dst));
    }
  return stolen;
}

void
vimos_emu_point_write (const VimosEmuPoint *self,
                       const char *member,
                       VimosEmuWriter *writer,
                       VimosEmuContext *context)
{
  g_autofree char *number = vimos_emu_format_port (self->port);
  VimosEmuDevice *device = NULL;
  VimosEmuPort *port = NULL;

  if (context->faults.named_ports)
    device = vimos_emu_devices_lookup (context->devices, self->device);
  if (device != NULL)
    port = vimos_emu_device_port (device, self->port);
  vimos_emu_write_begin (writer, member, '{');
  if (port != NULL && port->info->name != NULL)
    vimos_emu_write_format (writer, "port", "[%s](%s)", port->info->name, number);
  else
    vimos_emu_write_string (writer, "port", number);
  vimos_emu_write_string (writer, "device", self->device);
  vimos_emu_write_end (writer, '}');
}

void
vimos_emu_link_write (VimosEmuLink *self,
                      VimosEmuWriter *writer,
                      VimosEmuContext *context)
{
  vimos_emu_write_begin (writer, NULL, '{');
  vimos_emu_point_write (&self->src, "src", writer, context);
  vimos_emu_point_write (&self->dst, "dst", writer, context);
  vimos_emu_write_string (writer, "type", "DIRECT");
  vimos_emu_write_string (writer, "state", "ACTIVE");
  vimos_emu_write_map (writer, "annotations", self->annotations);
  vimos_emu_write_end (writer, '}');
}
