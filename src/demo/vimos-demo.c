/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-hypervisor.h"
#include "vimos-demo-prober.h"
#include "vimos-demo.h"
#include "vimos-emulator.h"

#define USER "onos"
#define PASSWORD_LENGTH 16

struct _VimosDemo
{
  GObject parent_instance;

  /* owned */
  VimosDemoScenario *scenario;
  VimosDemoFabric *fabric;
  VimosEmulator *emulator;
  VimosDemoStation *operator; /* or NULL */
  GPtrArray *hypervisors;     /* VimosHypervisor */
  char *url;
  char *password;
  char *state_dir; /* or NULL */
};

G_DEFINE_FINAL_TYPE (VimosDemo, vimos_demo, G_TYPE_OBJECT)

/* Nobody but this program shall use the controller while it is there. */
static char *
make_password (void)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  g_autofree char *seed = g_uuid_string_random ();
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);
  GString *password = g_string_new (NULL);

  for (guint i = 0; i < PASSWORD_LENGTH; i++)
    {
      guint byte = (guint) (g_ascii_xdigit_value (digest[2 * i]) * 16
                            + g_ascii_xdigit_value (digest[2 * i + 1]));

      g_string_append_c (password, letters[byte % (sizeof letters - 1)]);
    }
  return g_string_free (password, FALSE);
}

static gboolean
configure (VimosDemo *self,
           const char *class_key,
           const char *subject,
           JsonObject *basic,
           GError **error)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, basic);
  return vimos_emulator_configure (self->emulator, class_key, subject, node, error);
}

static gboolean
configure_switch (VimosDemo *self,
                  guint index,
                  GError **error)
{
  const VimosDemoSwitch *device = &g_array_index (self->scenario->switches, VimosDemoSwitch, index);
  g_autofree char *id = vimos_demo_device_id (index);
  g_autoptr (JsonObject) basic = json_object_new ();

  json_object_set_string_member (basic, "name", device->label);
  if (!isnan (device->latitude) && !isnan (device->longitude))
    {
      json_object_set_double_member (basic, "latitude", device->latitude);
      json_object_set_double_member (basic, "longitude", device->longitude);
    }
  return configure (self, "devices", id, basic, error);
}

/* Both directions are configured by one entry; see onos-measured, section 4. */
static gboolean
configure_link (VimosDemo *self,
                const VimosDemoLink *link,
                GError **error)
{
  g_autofree char *a = vimos_demo_device_id (link->a);
  g_autofree char *b = vimos_demo_device_id (link->b);
  g_autofree char *subject = g_strdup_printf ("%s/%u-%s/%u", a, link->a_port, b, link->b_port);
  g_autoptr (JsonObject) basic = json_object_new ();

  /* The controller knows whole Mbit/s only. */
  json_object_set_int_member (basic, "bandwidth", MAX (1, llround (link->mbps)));
  return configure (self, "links", subject, basic, error);
}

/* What the owner of a network tells the controller: names, places, bandwidths. */
static gboolean
configure_all (VimosDemo *self,
               GError **error)
{
  for (guint i = 0; i < self->scenario->switches->len; i++)
    if (!configure_switch (self, i, error))
      return FALSE;
  for (guint i = 0; i < self->scenario->links->len; i++)
    if (!configure_link (self, &g_array_index (self->scenario->links, VimosDemoLink, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
start (VimosDemo *self,
       GError **error)
{
  self->emulator = vimos_emulator_new (VIMOS_FABRIC (self->fabric), USER, self->password);
  if (!vimos_emulator_listen (self->emulator, "127.0.0.1", 0, error)
      || !configure_all (self, error))
    return FALSE;
  self->url = g_strdup_printf ("http://127.0.0.1:%u", vimos_emulator_get_port (self->emulator));
  for (guint i = 0; i < self->scenario->hypervisors->len; i++)
    g_ptr_array_add (self->hypervisors, vimos_demo_hypervisor_new (self->fabric, i));
  if (self->scenario->has_operator)
    self->operator = vimos_demo_station_new (self->fabric, &self->scenario->operator);
  vimos_demo_fabric_start (self->fabric);
  return TRUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      if (g_file_test (entry, G_FILE_TEST_IS_DIR) && !g_file_test (entry, G_FILE_TEST_IS_SYMLINK))
        remove_folder (entry);
      else
        g_unlink (entry);
    }
  g_rmdir (path);
}

static void
vimos_demo_finalize (GObject *object)
{
  VimosDemo *self = VIMOS_DEMO (object);

  /* The stations before the fabric that they are in; whoever still holds a hypervisor finds it
   * dead. */
  for (guint i = 0; i < self->hypervisors->len; i++)
    g_object_run_dispose (g_ptr_array_index (self->hypervisors, i));
  g_ptr_array_unref (self->hypervisors);
  g_clear_pointer (&self->operator, vimos_demo_station_free);
  g_clear_object (&self->emulator);
  g_clear_object (&self->fabric);
  g_clear_pointer (&self->scenario, vimos_demo_scenario_unref);
  if (self->state_dir != NULL)
    remove_folder (self->state_dir);
  g_free (self->state_dir);
  g_free (self->url);
  g_free (self->password);
  G_OBJECT_CLASS (vimos_demo_parent_class)->finalize (object);
}

static void
vimos_demo_class_init (VimosDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_demo_finalize;
}

static void
vimos_demo_init (VimosDemo *self)
{
  self->hypervisors = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * vimos_demo_new:
 * @scenario: what to play
 * @time_scale: seconds of the demo in one second; %INFINITY: as fast as possible
 * @error: when the controller cannot listen on the loopback, or refuses the scenario's
 * configuration
 *
 * Starts the embedded network. From now on the program's clock is the demo's.
 *
 * Returns: (transfer full) (nullable): the demo
 */
VimosDemo *
vimos_demo_new (VimosDemoScenario *scenario,
                double time_scale,
                GError **error)
{
  g_autoptr (VimosDemo) self = NULL;

  g_return_val_if_fail (scenario != NULL, NULL);
  g_return_val_if_fail (time_scale > 0, NULL);

  if (vimos_clock_is_simulated ())
    vimos_clock_set_scale (time_scale);
  else
    vimos_clock_simulate (time_scale);
  self = g_object_new (VIMOS_TYPE_DEMO, NULL);
  self->scenario = vimos_demo_scenario_ref (scenario);
  self->password = make_password ();
  self->fabric = vimos_demo_fabric_new (scenario);
  return start (self, error) ? g_steal_pointer (&self) : NULL;
}

VimosDemoScenario *
vimos_demo_get_scenario (VimosDemo *self)
{
  g_return_val_if_fail (VIMOS_IS_DEMO (self), NULL);

  return self->scenario;
}

static VimosProber *
make_prober (gpointer data)
{
  VimosDemo *self = data;

  return vimos_demo_prober_new (self->operator);
}

/**
 * vimos_demo_make_context:
 * @state_dir: (nullable): where the journal lives; %NULL: in a folder that goes with the demo
 * @error: when there is no place for the journal
 *
 * Returns: (transfer full) (nullable): a context that reaches the demo as it would reach a real
 *   controller, over HTTP; keeps the demo alive
 */
VimosContext *
vimos_demo_make_context (VimosDemo *self,
                         const char *state_dir,
                         GError **error)
{
  g_autoptr (VimosOnosClient) client = NULL;
  g_autoptr (VimosOnosPoller) poller = NULL;
  VimosContext *context;

  g_return_val_if_fail (VIMOS_IS_DEMO (self), NULL);

  if (state_dir == NULL && self->state_dir == NULL)
    self->state_dir = g_dir_make_tmp ("vimos-demo-XXXXXX", error);
  if (state_dir == NULL && self->state_dir == NULL)
    return NULL;
  client = vimos_onos_client_new (self->url, USER, self->password, error);
  if (client == NULL)
    return NULL;
  poller = vimos_onos_poller_new (client);
  context = vimos_context_new (poller, state_dir != NULL ? state_dir : self->state_dir);
  for (guint i = 0; i < self->hypervisors->len; i++)
    vimos_context_add_hypervisor (context, g_ptr_array_index (self->hypervisors, i));
  vimos_context_set_prober_func (context, make_prober, g_object_ref (self), g_object_unref);
  return context;
}

gboolean
vimos_demo_parse_time_scale (const char *text,
                             double *scale,
                             GError **error)
{
  const char *number = g_str_has_prefix (text, "×") ? text + strlen ("×") : text;
  char *end = NULL;
  double value = g_ascii_strtod (number, &end);

  if (g_str_equal (text, "max"))
    value = INFINITY;
  else if (end == number || *end != '\0' || !(value >= 0.01 && value <= 10000))
    {
      g_set_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID,
                   _("“%s” is not a number from 0.01 to 10000, nor “max”"), text);
      return FALSE;
    }
  *scale = value;
  return TRUE;
}

void
vimos_demo_complete_arguments (char **words)
{
  for (char **word = words; *word != NULL && !g_str_equal (*word, "--"); word++)
    if (g_str_equal (*word, "--demo"))
      {
        g_free (*word);
        *word = g_strconcat ("--demo=", vimos_demo_scenario_get_names ()[0], NULL);
      }
}
