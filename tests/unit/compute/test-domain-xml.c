/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vimos-domain-xml.h"
#include "vimos-hypervisor.h"

#define UUID "11111111-2222-4333-8444-555555555555"
#define HEAD "<domain><name>n</name><uuid>" UUID "</uuid>"

static const char full[]
    = "<?xml version='1.0'?>\n<!-- from libvirt -->\n"
      "<domain type='kvm' id='3'>\n"
      "  <name>web &amp; more</name>\n"
      "  <uuid>11111111-2222-4333-8444-55555555ABCD</uuid>\n"
      "  <title>Web <![CDATA[server]]></title>\n"
      "  <metadata><x:a xmlns:x='urn:x'><x:name>other</x:name></x:a></metadata>\n"
      "  <memory unit='MiB'>96</memory>\n"
      "  <currentMemory unit='KiB'>1024</currentMemory>\n"
      "  <devices>\n"
      "    <disk type='file' device='disk'>\n"
      "      <driver name='qemu' type='qcow2'/>\n"
      "      <source file='/images/web.qcow2' index='1'/>\n"
      "      <backingStore type='file'><format type='raw'/><source "
      "file='/images/base.img'/></backingStore>\n"
      "      <target dev='vda' bus='virtio'/>\n"
      "    </disk>\n"
      "    <disk type='block' device='disk'><driver type='raw'/><source dev='/dev/sdb'/><target "
      "dev='vdb'/><shareable/></disk>\n"
      "    <disk type='file' device='cdrom'><target dev='hda'/></disk>\n"
      "    <disk type='volume' device='disk'><source pool='p' volume='v.img'/><target "
      "dev='vdc'/></disk>\n"
      "    <disk type='network' device='disk'><source protocol='rbd' name='pool/image'/><target "
      "dev='vdd'/><readonly/></disk>\n"
      "    <interface type='network'><mac address='52:54:00:aa:0b:0c'/>"
      "<source network='default' bridge='virbr0'/></interface>\n"
      "    <interface type='bridge'><mac address='52:54:00:AA:0B:0D'/><source "
      "bridge='br0'/><target dev='vnet0'/></interface>\n"
      "    <interface type='direct'><mac address='52:54:00:aa:0b:0e'/><source dev='eth0' "
      "mode='bridge'/></interface>\n"
      "    <interface type='user'><mac address='52:54:00:aa:0b:0f'/></interface>\n"
      "  </devices>\n"
      "</domain>\n";

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosVmData) data = vimos_domain_xml_parse (full, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (data->name, ==, "web & more");
  g_assert_cmpstr (data->uuid, ==, "11111111-2222-4333-8444-55555555abcd");
  g_assert_cmpstr (data->title, ==, "Web server");
  g_assert_cmpuint (data->memory, ==, 96 << 20);

  g_assert_cmpuint (data->n_disks, ==, 5);
  g_assert_cmpstr (data->disks[0].target, ==, "vda");
  g_assert_cmpstr (data->disks[0].source, ==, "/images/web.qcow2");
  g_assert_cmpstr (data->disks[0].format, ==, "qcow2");
  g_assert_false (data->disks[0].read_only);
  g_assert_cmpstr (data->disks[1].source, ==, "/dev/sdb");
  g_assert_true (data->disks[1].read_only);
  g_assert_null (data->disks[2].source);
  g_assert_true (data->disks[2].read_only);
  g_assert_cmpstr (data->disks[3].source, ==, "p/v.img");
  g_assert_false (data->disks[3].read_only);
  g_assert_true (data->disks[4].read_only);

  g_assert_cmpuint (data->n_nics, ==, 4);
  g_assert_cmpstr (data->nics[0].mac, ==, "52:54:00:AA:0B:0C");
  g_assert_cmpstr (data->nics[0].bridge, ==, "default");
  g_assert_cmpstr (data->nics[1].mac, ==, "52:54:00:AA:0B:0D");
  g_assert_cmpstr (data->nics[1].bridge, ==, "br0");
  g_assert_cmpstr (data->nics[2].bridge, ==, "eth0");
  g_assert_cmpstr (data->nics[3].mac, ==, "52:54:00:AA:0B:0F");
  g_assert_null (data->nics[3].bridge);
}

/* An empty attribute crashes libvirt-gconfig 4.0, an unknown type makes it raise a critical. */
static void
test_odd_but_good (void)
{
  static const struct
  {
    const char *xml;
    guint n_nics;
    guint n_disks;
    guint64 memory;
  } cases[] = {
    { HEAD "</domain>", 0, 0, 0 },
    { HEAD "<memory>1</memory></domain>", 0, 0, 1024 },
    { HEAD "<memory unit=''>1</memory></domain>", 0, 0, 1024 },
    { HEAD "<memory unit='b'> 17 </memory></domain>", 0, 0, 17 },
    { HEAD "<memory unit='TiB'>2</memory></domain>", 0, 0, (guint64) 2 << 40 },
    { HEAD "<devices><interface type=''><mac address=''/></interface></devices></domain>", 1, 0,
      0 },
    { HEAD "<devices><interface><mac/></interface></devices></domain>", 1, 0, 0 },
    { HEAD "<devices><interface type='vdpa'><mac "
           "address='zz:54:00:aa:0b:0c'/></interface></devices></domain>",
      1, 0, 0 },
    { HEAD "<devices><disk type=''><source file=''/><target dev=''/><driver "
           "type=''/></disk></devices></domain>",
      0, 1, 0 },
    { HEAD "<devices><disk type='nvme'/></devices></domain>", 0, 1, 0 },
    { HEAD "<devices><graphics type=''/><hostdev mode='' type=''/></devices></domain>", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosVmData) data = vimos_domain_xml_parse (cases[i].xml, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (data->n_nics, ==, cases[i].n_nics);
      g_assert_cmpuint (data->n_disks, ==, cases[i].n_disks);
      g_assert_cmpuint (data->memory, ==, cases[i].memory);
      if (data->n_nics > 0)
        g_assert_null (data->nics[0].mac);
      if (data->n_disks > 0)
        g_assert_true (data->disks[0].read_only);
    }
}

static void
assert_refused (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosVmData) data = vimos_domain_xml_parse (xml, &error);

  g_assert_null (data);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "libvirt: error",
    "<domain>",
    "<domain/>",
    "<pool><name>n</name><uuid>" UUID "</uuid></pool>",
    "<domainx><name>n</name><uuid>" UUID "</uuid></domainx>",
    "<domain><name>n</name></domain>",
    "<domain><uuid>" UUID "</uuid></domain>",
    "<domain><name></name><uuid>" UUID "</uuid></domain>",
    "<domain><name>n</name><uuid>1234</uuid></domain>",
    "<domain><name>n&#27;[2J</name><uuid>" UUID "</uuid></domain>",
    "<domain><name>n\n</name><uuid>" UUID "</uuid></domain>",
    "<domain><name>n\xff</name><uuid>" UUID "</uuid></domain>",
    HEAD "<memory unit='TiB'>99999999999</memory></domain>",
    HEAD "<memory>-1</memory></domain>",
    HEAD "<memory>99999999999999999999</memory></domain>",
    HEAD "<memory unit='XiB'>1</memory></domain>",
    HEAD "<memory>lots</memory></domain>",
    HEAD "<devices><disk><source file='/a&#10;b'/></disk></devices></domain>",
    "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" HEAD "</domain>",
    "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><domain><name>&a;</name><uuid>" UUID
    "</uuid></domain>",
    "<domain><name>&a;</name><uuid>" UUID "</uuid></domain>",
    HEAD "</domain><domain/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_refused (cases[i]);
    }
}

static char *
repeat (const char *before,
        const char *what,
        guint times,
        const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < times; i++)
    g_string_append (text, what);
  return g_string_free (g_string_append (text, after), FALSE);
}

static void
test_bounds (void)
{
  g_autofree char *large
      = repeat (HEAD "<description>", "0123456789abcdef", 1 << 16, "</description></domain>");
  g_autofree char *deep = repeat (HEAD, "<a>", 100000, "");
  g_autofree char *long_name
      = repeat ("<domain><name>", "n", 5000, "</name><uuid>" UUID "</uuid></domain>");
  g_autofree char *long_element = repeat (HEAD "<", "a", 5000, "/></domain>");
  g_autofree char *disks = repeat (HEAD "<devices>", "<disk/>", 257, "</devices></domain>");
  g_autofree char *nics = repeat (HEAD "<devices>", "<interface/>", 257, "</devices></domain>");
  g_autofree char *fits
      = repeat (HEAD "<devices>", "<disk/><interface/>", 256, "</devices></domain>");
  g_autoptr (VimosVmData) data = NULL;

  assert_refused (large);
  assert_refused (deep);
  assert_refused (long_name);
  assert_refused (long_element);
  assert_refused (disks);
  assert_refused (nics);
  data = vimos_domain_xml_parse (fits, NULL);
  g_assert_nonnull (data);
  g_assert_cmpuint (data->n_disks, ==, 256);
}

/* Whatever bytes come, the answer is data that keeps its promises, or an error. */
static void
test_fuzz (void)
{
  static const char alphabet[] = "<>/'\"&;=! abcdvilnms0:\n\x01\x80\xc3";
  const gsize length = strlen (full);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *xml = g_strdup (full);
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosVmData) data = NULL;

      for (int changes = g_rand_int_range (rand, 1, 4); changes > 0; changes--)
        switch (g_rand_int_range (rand, 0, 3))
          {
          case 0:
            xml[g_rand_int_range (rand, 0, length)]
                = alphabet[g_rand_int_range (rand, 0, strlen (alphabet))];
            break;
          case 1:
            memmove (xml + g_rand_int_range (rand, 0, length / 2),
                     xml + g_rand_int_range (rand, 0, length / 2),
                     g_rand_int_range (rand, 0, length / 2));
            break;
          default:
            xml[g_rand_int_range (rand, 0, length)] = '\0';
          }
      data = vimos_domain_xml_parse (xml, &error);
      g_assert_true ((data == NULL) == (error != NULL));
      if (data != NULL)
        {
          g_assert_true (data->name != NULL && *data->name != '\0'
                         && g_utf8_validate (data->name, -1, NULL));
          g_assert_true (g_uuid_string_is_valid (data->uuid));
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compute/domain-xml/full", test_full);
  g_test_add_func ("/compute/domain-xml/odd-but-good", test_odd_but_good);
  g_test_add_func ("/compute/domain-xml/refused", test_refused);
  g_test_add_func ("/compute/domain-xml/bounds", test_bounds);
  g_test_add_func ("/compute/domain-xml/fuzz", test_fuzz);
  return g_test_run ();
}
