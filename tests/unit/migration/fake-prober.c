/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-prober.h"

struct _FakeProber
{
  GObject parent_instance;

  guint timer;
  guint64 sequence;
};

static void prober_iface_init (VimosProberInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeProber, fake_prober, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_PROBER, prober_iface_init))

static FakeWorld *world;
static guint n_running;

static gboolean
ping_cb (gpointer user_data)
{
  FakeProber *self = user_data;
  VimosPing ping = { self->sequence++, g_get_monotonic_time (),
                     fake_world_is_reachable (world) ? 100 : -1 };

  g_signal_emit_by_name (self, "ping", &ping);
  return G_SOURCE_CONTINUE;
}

static gboolean
start (VimosProber *prober,
       const char *address,
       gint64 interval_us,
       GError **error)
{
  FakeProber *self = FAKE_PROBER (prober);

  if (world == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no pings here");
      return FALSE;
    }
  g_assert_cmpstr (address, ==, "10.97.0.10");
  self->timer = g_timeout_add (2, ping_cb, self);
  n_running++;
  return TRUE;
}

static void
stop (VimosProber *prober)
{
  FakeProber *self = FAKE_PROBER (prober);

  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  n_running--;
}

static void
prober_iface_init (VimosProberInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
}

static void
fake_prober_dispose (GObject *object)
{
  stop (VIMOS_PROBER (object));
  G_OBJECT_CLASS (fake_prober_parent_class)->dispose (object);
}

static void
fake_prober_class_init (FakeProberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fake_prober_dispose;
}

static void
fake_prober_init (FakeProber *self)
{
}

void
fake_prober_set_world (FakeWorld *new_world)
{
  world = new_world;
}

guint
fake_prober_get_n_running (void)
{
  return n_running;
}
