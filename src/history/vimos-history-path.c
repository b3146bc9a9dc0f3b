/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include <math.h>

#include "vimos-history-path.h"
#include "vimos-report.h"

static void
device_free (gpointer data)
{
  VimosHistoryDevice *device = data;

  g_free (device->id);
  g_free (device->name);
  g_free (device);
}

static void
point_clear (VimosConnectPoint *point)
{
  g_clear_pointer (&point->device, g_free);
  g_clear_pointer (&point->port, g_free);
}

static void
point_set (VimosConnectPoint *point,
           const VimosConnectPoint *from)
{
  point_clear (point);
  point->device = g_strdup (from->device);
  point->port = g_strdup (from->port);
}

static void
link_free (gpointer data)
{
  VimosLink *link = data;

  point_clear (&link->src);
  point_clear (&link->dst);
  g_free (link);
}

/* No path. */
void
vimos_history_path_init (VimosHistoryPath *self)
{
  *self = (VimosHistoryPath){
    .mbps = NAN,
    .source = VIMOS_BANDWIDTH_UNKNOWN,
    .available_mbps = NAN,
    .predicted_migration = NAN,
    .predicted_downtime = NAN,
    .onos = VIMOS_CROSS_CHECK_UNAVAILABLE,
    .narrowest = -1,
  };
}

void
vimos_history_path_clear (VimosHistoryPath *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  point_clear (&self->from);
  point_clear (&self->to);
  vimos_history_path_init (self);
}

static void
begin_details (VimosHistoryPath *self)
{
  self->devices = g_ptr_array_new_with_free_func (device_free);
  self->links = g_ptr_array_new_with_free_func (link_free);
}

static void
add_device (VimosHistoryPath *self,
            const char *id,
            const char *name)
{
  VimosHistoryDevice *device = g_new0 (VimosHistoryDevice, 1);

  device->id = g_strdup (id);
  device->name = g_strdup (name);
  g_ptr_array_add (self->devices, device);
}

static void
add_link (VimosHistoryPath *self,
          const VimosLink *from)
{
  VimosLink *link = g_new0 (VimosLink, 1);

  *link = *from;
  link->src = link->dst = (VimosConnectPoint){ NULL, NULL };
  point_set (&link->src, &from->src);
  point_set (&link->dst, &from->dst);
  link->src_index = self->links->len;
  link->dst_index = self->links->len + 1;
  g_ptr_array_add (self->links, link);
}

/**
 * vimos_history_path_set:
 * @self: an empty one
 *
 * Takes over what @path is; it has no rank and nothing is predicted yet.
 */
void
vimos_history_path_set (VimosHistoryPath *self,
                        VimosPath *path)
{
  const VimosBottleneck *bottleneck = vimos_path_get_bottleneck (path);

  self->text = vimos_path_to_string (path);
  self->hops = vimos_path_get_hops (path);
  self->mbps = bottleneck->mbps;
  self->source = bottleneck->source;
  self->available_mbps = vimos_path_get_available_mbps (path);
  point_set (&self->from, vimos_path_get_from (path));
  point_set (&self->to, vimos_path_get_to (path));
  begin_details (self);
  for (guint i = 0; i <= self->hops; i++)
    {
      const VimosDevice *device = vimos_path_get_device (path, i);

      add_device (self, device != NULL ? device->id : self->from.device,
                  device != NULL ? device->name : self->from.device);
    }
  for (guint i = 0; i < self->hops; i++)
    {
      add_link (self, vimos_path_get_link (path, i));
      if (vimos_path_get_link (path, i) == bottleneck->link)
        self->narrowest = (int) i;
    }
  if (bottleneck->access != NULL)
    self->access = bottleneck->access == vimos_path_get_from (path) ? &self->from : &self->to;
}

/* The same with what the plan says of it. */
void
vimos_history_path_set_candidate (VimosHistoryPath *self,
                                  VimosCandidate *candidate)
{
  vimos_history_path_set (self, vimos_candidate_get_path (candidate));
  self->rank = vimos_candidate_get_rank (candidate);
  self->predicted_migration = vimos_candidate_get_predicted_migration (candidate);
  self->predicted_downtime = vimos_candidate_get_predicted_downtime (candidate);
  self->onos = vimos_candidate_get_cross_check (candidate);
}

static void
report_bottleneck (const VimosHistoryPath *self,
                   JsonBuilder *builder)
{
  vimos_report_begin_object (builder, "bottleneck");
  vimos_report_number (builder, "mbps", self->mbps);
  vimos_report_text (builder, "source", vimos_bandwidth_source_to_string (self->source));
  json_builder_set_member_name (builder, "link");
  if (self->narrowest >= 0)
    vimos_report_link (builder, g_ptr_array_index (self->links, self->narrowest));
  else
    json_builder_add_null_value (builder);
  vimos_report_point (builder, "access", self->access);
  json_builder_end_object (builder);
}

static void
report_devices (const VimosHistoryPath *self,
                JsonBuilder *builder)
{
  vimos_report_begin_array (builder, "devices");
  for (guint i = 0; i < self->devices->len; i++)
    {
      const VimosHistoryDevice *device = g_ptr_array_index (self->devices, i);

      json_builder_begin_object (builder);
      vimos_report_text (builder, "id", device->id);
      vimos_report_text (builder, "name", device->name);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * vimos_history_path_report:
 * @self: a path with its details
 * @builder: where its object goes
 *
 * {"rank","hops","devices","links","bottleneck","available_mbps","predicted","onos"} and more
 */
void
vimos_history_path_report (const VimosHistoryPath *self,
                           JsonBuilder *builder)
{
  g_return_if_fail (self->links != NULL);

  json_builder_begin_object (builder);
  vimos_report_integer (builder, "rank", self->rank);
  vimos_report_text (builder, "text", self->text);
  vimos_report_integer (builder, "hops", self->hops);
  vimos_report_point (builder, "from", &self->from);
  vimos_report_point (builder, "to", &self->to);
  report_devices (self, builder);
  vimos_report_begin_array (builder, "links");
  for (guint i = 0; i < self->links->len; i++)
    vimos_report_link (builder, g_ptr_array_index (self->links, i));
  json_builder_end_array (builder);
  report_bottleneck (self, builder);
  vimos_report_number (builder, "available_mbps", self->available_mbps);
  vimos_report_begin_object (builder, "predicted");
  vimos_report_number (builder, "migration_s", self->predicted_migration);
  vimos_report_number (builder, "downtime_s", self->predicted_downtime);
  json_builder_end_object (builder);
  vimos_report_boolean (builder, "onos", self->onos == VIMOS_CROSS_CHECK_FOUND);
  vimos_report_text (builder, "onos_check",
                     vimos_history_word (VIMOS_TYPE_CROSS_CHECK, self->onos));
  json_builder_end_object (builder);
}

static VimosBandwidthSource
read_source (VimosHistoryReader *reader,
             JsonObject *object)
{
  const char *word = vimos_history_reader_text (reader, object, "source", TRUE);

  for (int i = VIMOS_BANDWIDTH_UNKNOWN; i <= VIMOS_BANDWIDTH_ASSUMED; i++)
    if (g_strcmp0 (vimos_bandwidth_source_to_string (i), word) == 0)
      return i;
  vimos_history_reader_fail (reader, "source");
  return VIMOS_BANDWIDTH_UNKNOWN;
}

/* @point: borrows its texts from @object */
static void
read_point (VimosConnectPoint *point,
            VimosHistoryReader *reader,
            JsonObject *object,
            const char *name)
{
  JsonObject *value = vimos_history_reader_object (reader, object, name, TRUE);

  point->device = (char *) vimos_history_reader_text (reader, value, "device", TRUE);
  point->port = (char *) vimos_history_reader_text (reader, value, "port", FALSE);
}

static VimosLink
read_link (VimosHistoryReader *reader,
           JsonObject *object)
{
  VimosLink link = { 0 };

  read_point (&link.src, reader, object, "src");
  read_point (&link.dst, reader, object, "dst");
  link.mbps = vimos_history_reader_number (reader, object, "mbps");
  link.source = read_source (reader, object);
  link.load_mbps = vimos_history_reader_number (reader, object, "load_mbps");
  return link;
}

static void
read_device (VimosHistoryReader *reader,
             JsonObject *item,
             gpointer path)
{
  const char *id = vimos_history_reader_text (reader, item, "id", TRUE);
  const char *name = vimos_history_reader_text (reader, item, "name", TRUE);

  if (reader->error == NULL)
    add_device (path, id, name);
}

static void
read_hop (VimosHistoryReader *reader,
          JsonObject *item,
          gpointer path)
{
  VimosLink link = read_link (reader, item);

  if (reader->error == NULL)
    add_link (path, &link);
}

static void
read_hops (VimosHistoryPath *self,
           VimosHistoryReader *reader,
           JsonObject *object)
{
  begin_details (self);
  vimos_history_reader_foreach (reader, object, "devices", VIMOS_HISTORY_MAX_ITEMS, read_device,
                                self);
  vimos_history_reader_foreach (reader, object, "links", VIMOS_HISTORY_MAX_ITEMS, read_hop, self);
  if (self->links->len != self->hops || self->devices->len != self->hops + 1)
    vimos_history_reader_fail (reader, "hops");
}

static void
read_bottleneck (VimosHistoryPath *self,
                 VimosHistoryReader *reader,
                 JsonObject *object)
{
  JsonObject *bottleneck = vimos_history_reader_object (reader, object, "bottleneck", TRUE);
  JsonObject *narrowest = vimos_history_reader_object (reader, bottleneck, "link", FALSE);
  VimosConnectPoint access = { NULL, NULL };

  self->mbps = vimos_history_reader_number (reader, bottleneck, "mbps");
  self->source = read_source (reader, bottleneck);
  if (narrowest != NULL)
    {
      VimosLink link = read_link (reader, narrowest);

      for (guint i = 0; reader->error == NULL && self->narrowest < 0 && i < self->links->len; i++)
        {
          const VimosLink *other = g_ptr_array_index (self->links, i);

          if (vimos_connect_point_equal (&other->src, &link.src)
              && vimos_connect_point_equal (&other->dst, &link.dst))
            self->narrowest = (int) i;
        }
      if (self->narrowest < 0)
        vimos_history_reader_fail (reader, "link");
    }
  else if (vimos_history_reader_object (reader, bottleneck, "access", FALSE) != NULL)
    {
      read_point (&access, reader, bottleneck, "access");
      if (reader->error == NULL && vimos_connect_point_equal (&access, &self->from))
        self->access = &self->from;
      else if (reader->error == NULL && vimos_connect_point_equal (&access, &self->to))
        self->access = &self->to;
      else
        vimos_history_reader_fail (reader, "access");
    }
}

/**
 * vimos_history_path_read:
 * @self: (out): an empty one; must not move afterwards
 * @object: as vimos_history_path_report() writes it, or anything else
 */
void
vimos_history_path_read (VimosHistoryPath *self,
                         VimosHistoryReader *reader,
                         JsonObject *object)
{
  JsonObject *predicted = vimos_history_reader_object (reader, object, "predicted", TRUE);
  VimosConnectPoint point = { NULL, NULL };

  vimos_history_path_clear (self);
  self->text = g_strdup (vimos_history_reader_text (reader, object, "text", TRUE));
  self->rank = vimos_history_reader_count (reader, object, "rank");
  self->hops = vimos_history_reader_count (reader, object, "hops");
  read_point (&point, reader, object, "from");
  point_set (&self->from, &point);
  read_point (&point, reader, object, "to");
  point_set (&self->to, &point);
  read_hops (self, reader, object);
  read_bottleneck (self, reader, object);
  self->available_mbps = vimos_history_reader_number (reader, object, "available_mbps");
  self->predicted_migration = vimos_history_reader_number (reader, predicted, "migration_s");
  self->predicted_downtime = vimos_history_reader_number (reader, predicted, "downtime_s");
  self->onos = vimos_history_reader_word (reader, object, "onos_check", VIMOS_TYPE_CROSS_CHECK);
}
