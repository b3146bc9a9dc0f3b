/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "scenario-test.h"
#include "vimos-demo-scenario-private.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" \
             "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
#define TAIL "</graph></graphml>"
#define KEY(id, owner, name) "<key id=\"" id "\" for=\"" owner "\" attr.name=\"" name "\"/>\n"
#define GRAPH "<graph edgedefault=\"undirected\">\n"
#define NODE(id) "<node id=\"" id "\"/>\n"
#define NODE_WITH(id, data) "<node id=\"" id "\">" data "</node>\n"
#define EDGE(a, b) "<edge source=\"" a "\" target=\"" b "\"/>\n"
#define EDGE_WITH(a, b, data) "<edge source=\"" a "\" target=\"" b "\">" data "</edge>\n"
#define DATA(key, text) "<data key=\"" key "\">" text "</data>"
#define PAIR NODE ("a") NODE ("b")

static VimosDemoScenario *
parse (const char *text,
       gssize length)
{
  return parse_with (vimos_demo_scenario_new_from_graphml, text, length);
}

/* As the Topology Zoo writes */
static void
test_zoo_dialect (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (
      HEAD KEY ("d1", "edge", "LinkSpeedRaw") KEY ("d2", "edge", "LinkSpeed")
      KEY ("d3", "edge", "LinkSpeedUnits") KEY ("d4", "edge", "LinkLabel")
      KEY ("d5", "node", "label") KEY ("d6", "node", "Latitude") KEY ("d7", "node", "Longitude")
      KEY ("d8", "node", "Internal") KEY ("d9", "graph", "label") KEY ("d10", "edge", "LinkType")
      GRAPH DATA ("d9", "A &amp; B")
      NODE_WITH ("0", DATA ("d5", "Oslo") DATA ("d6", "59.91") DATA ("d7", "10.75") DATA ("d8", "1"))
      NODE_WITH ("1", DATA ("d5", "Oslo") DATA ("d6", "60.39") DATA ("d7", "5.32") DATA ("d8", "0"))
      NODE_WITH ("2", DATA ("d5", "Oslo (2)"))
      NODE_WITH ("3", DATA ("d5", " Troms&#xf8;\n"))
      NODE ("4")
      EDGE_WITH ("0", "1", DATA ("d1", "2500000000.0") DATA ("d2", "2.5") DATA ("d3", "G"))
      EDGE_WITH ("0", "1", DATA ("d2", "155") DATA ("d3", "M") DATA ("d4", "STM-4"))
      EDGE_WITH ("1", "2", DATA ("d4", "OC-48"))
      EDGE_WITH ("2", "3", DATA ("d4", "Fibre") DATA ("d10", "10 Gbps"))
      EDGE_WITH ("2", "2", DATA ("d1", "1"))
      EDGE_WITH ("3", "4", DATA ("d1", "20000"))
      TAIL, -1);
  static const char *const labels[] = { "Oslo", "Oslo (2)", "Oslo (2) (2)", "Tromsø", "4" };

  g_assert_cmpstr (scenario->title, ==, "A & B");
  g_assert_cmpuint (scenario->switches->len, ==, G_N_ELEMENTS (labels));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_cmpstr (switch_at (scenario, i)->label, ==, labels[i]);
  g_assert_cmpstr (switch_at (scenario, 4)->name, ==, "s5");
  g_assert_cmpfloat (switch_at (scenario, 1)->longitude, ==, 5.32);
  g_assert_true (isnan (switch_at (scenario, 2)->latitude));
  g_assert_cmpuint (scenario->links->len, ==, 5);
  g_assert_cmpfloat (link_at (scenario, 0)->mbps, ==, 2500);
  g_assert_false (link_at (scenario, 0)->assumed);
  /* 305 km */
  g_assert_cmpint (link_at (scenario, 0)->delay_us, >, 1510);
  g_assert_cmpint (link_at (scenario, 0)->delay_us, <, 1540);
  g_assert_cmpfloat (link_at (scenario, 1)->mbps, ==, 155);
  g_assert_cmpfloat_with_epsilon (link_at (scenario, 2)->mbps, 2488.32, 0.001);
  g_assert_cmpfloat (link_at (scenario, 3)->mbps, ==, 1000);
  g_assert_true (link_at (scenario, 3)->assumed);
  g_assert_cmpint (link_at (scenario, 3)->delay_us, ==, 100);
  g_assert_cmpfloat (link_at (scenario, 4)->mbps, ==, 0.02);
  g_assert_cmpuint (scenario->hypervisors->len, ==, 0);
  g_assert_false (scenario->has_operator);
  g_assert_cmpint (scenario->suggested_vm, ==, -1);
}

/* As NetworkX writes a DiGraph */
static void
test_directed (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (
      "<?xml version='1.0' encoding='utf-8'?>\n<graphml>" KEY ("d0", "edge", "vimos.mbps")
      "<graph edgedefault=\"directed\">" NODE ("Rome") NODE ("Milan") NODE ("Turin")
      EDGE_WITH ("Rome", "Milan", DATA ("d0", "40")) EDGE_WITH ("Milan", "Rome", DATA ("d0", "30"))
      EDGE ("Milan", "Turin") EDGE ("Milan", "Turin") EDGE ("Turin", "Milan")
      "<edge directed=\"false\" source=\"Rome\" target=\"Turin\"/>"
      "<edge directed=\"false\" source=\"Turin\" target=\"Rome\"/>" TAIL, -1);

  g_assert_cmpstr (switch_at (scenario, 0)->label, ==, "Rome");
  g_assert_cmpuint (scenario->links->len, ==, 5);
  g_assert_cmpfloat (link_at (scenario, 0)->mbps, ==, 40);
  g_assert_cmpuint (link_at (scenario, 1)->b, ==, 2);
  g_assert_cmpuint (link_at (scenario, 2)->b, ==, 2);
}

/* As yEd writes: labels in drawings, groups of nodes, ports */
static void
test_yed (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
      "<graphml xmlns:y=\"http://www.yworks.com/xml/graphml\">\n<!--Created by yEd-->\n"
      "<key for=\"port\" id=\"d1\" yfiles.type=\"portgraphics\"/>"
      "<key for=\"graphml\" id=\"d7\" yfiles.type=\"resources\"/>"
      "<key for=\"node\" id=\"d6\" yfiles.type=\"nodegraphics\"/>"
      "<key for=\"edge\" id=\"d10\" yfiles.type=\"edgegraphics\"/>"
      "<graph edgedefault=\"directed\" id=\"G\">"
      "<node id=\"n0\" yfiles.foldertype=\"group\"><data key=\"d6\"><y:ProxyAutoBoundsNode>"
      "<y:Realizers active=\"0\"><y:GroupNode><y:NodeLabel>Group</y:NodeLabel></y:GroupNode>"
      "</y:Realizers></y:ProxyAutoBoundsNode></data>"
      "<graph edgedefault=\"directed\" id=\"n0:\"><node id=\"n0::n0\"><data key=\"d6\"><y:ShapeNode>"
      "<y:Geometry height=\"30.0\" width=\"30.0\"/><y:NodeLabel alignment=\"center\">Core\nwest"
      "<y:LabelModel/></y:NodeLabel><y:NodeLabel>second</y:NodeLabel></y:ShapeNode></data>"
      "<port name=\"p\"/></node></graph></node>"
      "<node id=\"n1\"><data key=\"d6\"><y:ImageNode><y:NodeLabel/></y:ImageNode></data></node>"
      "<edge id=\"e0\" source=\"n0::n0\" target=\"n1\"><data key=\"d10\"><y:PolyLineEdge>"
      "<y:EdgeLabel>10 Gbit/s</y:EdgeLabel></y:PolyLineEdge></data></edge></graph>"
      "<data key=\"d7\"><y:Resources><y:NodeLabel>no</y:NodeLabel></y:Resources></data></graphml>",
      -1);

  g_assert_cmpuint (scenario->switches->len, ==, 2);
  g_assert_cmpstr (switch_at (scenario, 0)->label, ==, "Core west");
  g_assert_cmpstr (switch_at (scenario, 1)->label, ==, "n1");
  g_assert_cmpuint (scenario->links->len, ==, 1);
  g_assert_cmpfloat (link_at (scenario, 0)->mbps, ==, 10000);
}

/* Hyperedges are switches; a group that an edge leads to, too. */
static void
test_hyperedges_and_groups (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (
      HEAD KEY ("s", "all", "vimos.mbps") GRAPH NODE ("a")
      "<hyperedge><data key=\"s\">5</data><endpoint node=\"a\"/><endpoint node=\"g\" port=\"x\"/>"
      "<endpoint node=\"c\"/></hyperedge>"
      "<node id=\"g\"><graph edgedefault=\"undirected\"><node id=\"c\"/></graph></node>" TAIL, -1);

  g_assert_cmpuint (scenario->switches->len, ==, 4);
  g_assert_cmpstr (switch_at (scenario, 1)->label, ==, "s2");
  g_assert_cmpuint (scenario->links->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (link_at (scenario, i)->a, ==, 1);
      g_assert_cmpfloat (link_at (scenario, i)->mbps, ==, 5);
    }
}

static void
test_stations (void)
{
  g_autoptr (VimosDemoScenario) scenario = parse (
      HEAD KEY ("h", "node", "vimos.hypervisor") KEY ("v", "node", "vimos.vms")
      KEY ("o", "node", "vimos.operator") KEY ("d", "edge", "vimos.delay_ms")
      "<key id=\"m\" for=\"edge\" attr.name=\"vimos.mbps\"><default>20</default></key>" GRAPH
      NODE_WITH ("a", DATA ("h", "hv1") DATA ("v", "web, db  mail"))
      NODE_WITH ("b", DATA ("o", "true") DATA ("h", "hv2"))
      EDGE ("a", "b") EDGE_WITH ("a", "b", DATA ("m", "7.5") DATA ("d", "2")) TAIL, -1);
  const VimosDemoVmSpec *mail = vm_at (scenario, 2);

  g_assert_cmpuint (scenario->hypervisors->len, ==, 2);
  g_assert_cmpuint (scenario->vms->len, ==, 3);
  g_assert_cmpstr (mail->name, ==, "mail");
  g_assert_cmpuint (mail->hypervisor, ==, 0);
  g_assert_cmpuint (mail->memory, ==, 512 << 20);
  g_assert_true (scenario->has_operator);
  g_assert_cmpuint (scenario->operator.device, ==, 1);
  g_assert_cmpuint (scenario->operator.port, ==, 2);
  g_assert_cmpint (scenario->suggested_target, ==, 1);
  g_assert_cmpfloat (link_at (scenario, 0)->mbps, ==, 20);
  g_assert_cmpfloat (link_at (scenario, 1)->mbps, ==, 7.5);
  g_assert_cmpint (link_at (scenario, 1)->delay_us, ==, 2000);
  g_assert_cmpuint (link_at (scenario, 0)->a_port, ==, 2);
}

static void
test_encodings (void)
{
  static const char latin1[] = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><graphml><graph>"
                               "<node id=\"Malm\xf6\"/></graph></graphml>";
  static const char marked[] = "\xef\xbb\xbf<graphml><graph><node id=\"Malm\xc3\xb6\"/></graph></graphml>";
  gsize wide_length;
  g_autofree char *wide = g_convert (marked + 3, -1, "UTF-16", "UTF-8", NULL, &wide_length, NULL);
  g_autoptr (VimosDemoScenario) from_latin1 = parse (latin1, -1);
  g_autoptr (VimosDemoScenario) from_marked = parse (marked, -1);
  g_autoptr (VimosDemoScenario) from_wide = parse (wide, wide_length);

  g_assert_cmpstr (switch_at (from_latin1, 0)->label, ==, "Malmö");
  g_assert_cmpstr (switch_at (from_marked, 0)->label, ==, "Malmö");
  g_assert_cmpstr (switch_at (from_wide, 0)->label, ==, "Malmö");
}

typedef struct
{
  const char *label;
  double mbps; /* 0: not said, or not clearly */
} Speed;

static void
test_speeds (void)
{
  static const Speed cases[] = {
    { "10 Gbps", 10000 },
    { "2.5G b/s", 0 },
    { "2.5 Gb/s", 2500 },
    { "155Mbit/s", 155 },
    { "64 Kbps", 0.064 },
    { "1Tbps", 1000000 },
    { "2x10Gb/s", 20000 },
    { "4*10Gb/s", 40000 },
    { "3 x 622Mbps", 1866 },
    { "10GE", 10000 },
    { "8*GbE", 8000 },
    { "GE", 1000 },
    { "OC-48", 2488.32 },
    { "OC192/STM64", 9953.28 },
    { "POS OC-48", 2488.32 },
    { "OC-192c", 9953.28 },
    { "45 Mbps DS-3", 45 },
    { "internetMCI T3", 44.736 },
    { "ANS CO+RE T1", 1.544 },
    { "E1", 2.048 },
    { "E3", 34.368 },
    { "DTP-Ring 2.5 Gbit/s", 2500 },
    { "1-20Gbps", 0 },
    { "10-34 Mb/s", 0 },
    { "100Mbps - 1Gbps", 0 },
    { "<45Mb", 0 },
    { ">10Gbps", 0 },
    { "155Mbs/1Gbps", 0 },
    { "CANARIE N*10Gbit/s", 0 },
    { "OC3 and below/STM1", 0 },
    { "Managed Fiber (10Gbps, 100Mbps)", 0 },
    { "Completion 2007-2008", 0 },
    { "Dark Fibre", 0 },
    { "Green", 0 },
    { "Ethernet", 0 },
    { "GTS CE own Network", 0 },
    { "", 0 },
    { NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double mbps = vimos_demo_parse_speed (cases[i].label);

      if (cases[i].mbps == 0 ? !isnan (mbps) : !(fabs (mbps - cases[i].mbps) < 0.0001))
        g_error ("“%s” is %g", cases[i].label, mbps);
    }
}

static const BadScenario bad[] = {
  { "", "test.graphml:1: no XML: Document was empty or contained only whitespace" },
  { "{}", "test.graphml:1: no XML: Document must begin with an element (e.g. <book>)" },
  { "<\xc2\x9b/>", "test.graphml:1: no XML: “?” is not a valid name" },
  { HEAD GRAPH NODE ("a") EDGE ("a", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü") TAIL,
    "test.graphml:5: edge from \"a\" to \"äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüä…\": there is no node "
    "\"äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüä…\"" },
  { "<html/>", "test.graphml:1: no GraphML: it begins with \"html\"" },
  { HEAD GRAPH NODE ("a"), "test.graphml:5: no XML: Document ended unexpectedly with elements still "
                           "open — “graph” was the last element opened" },
  { HEAD GRAPH "<node id=\"&bomb;\"/>" TAIL,
    "test.graphml:4: no XML: Entity name “bomb” is not known" },
  { HEAD GRAPH TAIL, "test.graphml:1: there are no nodes" },
  { HEAD "</graphml>", "test.graphml:1: there are no nodes" },
  { HEAD GRAPH "<node/>" TAIL, "test.graphml:4: <node> has no attribute \"id\"" },
  { HEAD GRAPH PAIR NODE ("a") TAIL, "test.graphml:6: node \"a\": there is another node \"a\"" },
  { HEAD GRAPH PAIR EDGE ("a", "c") TAIL,
    "test.graphml:6: edge from \"a\" to \"c\": there is no node \"c\"" },
  { HEAD GRAPH PAIR "<edge source=\"a\"/>" TAIL,
    "test.graphml:6: <edge> has no attribute \"target\"" },
  { HEAD GRAPH PAIR "<hyperedge><endpoint node=\"x\"/></hyperedge>" TAIL,
    "test.graphml:6: hyperedge: there is no node \"x\"" },
  { HEAD GRAPH PAIR "<hyperedge><endpoint/></hyperedge>" TAIL,
    "test.graphml:6: <endpoint> has no attribute \"node\"" },
  { HEAD "<key/>" GRAPH TAIL, "test.graphml:3: <key> has no attribute \"id\"" },
  { HEAD KEY ("k", "node", "label") KEY ("k", "edge", "label") GRAPH TAIL,
    "test.graphml:4: there is another key \"k\"" },
  { HEAD GRAPH NODE_WITH ("a", DATA ("k", "x")) TAIL, "test.graphml:4: there is no key \"k\"" },
  { HEAD GRAPH NODE ("a") "</graph><graph></graph></graphml>",
    "test.graphml:5: there is a second <graph>" },
  { HEAD KEY ("k", "node", "Latitude") GRAPH NODE_WITH ("a", DATA ("k", "north")) TAIL,
    "test.graphml:5: node \"a\": the latitude must be a number from -90 to 90, not \"north\"" },
  { HEAD KEY ("k", "node", "Longitude") GRAPH NODE_WITH ("a", DATA ("k", "nan")) TAIL,
    "test.graphml:5: node \"a\": the longitude must be a number from -180 to 180, not \"nan\"" },
  { HEAD KEY ("k", "edge", "LinkSpeedRaw") GRAPH PAIR EDGE_WITH ("a", "b", DATA ("k", "fast")) TAIL,
    "test.graphml:7: edge from \"a\" to \"b\": “LinkSpeedRaw” must be a number from 0 to 1e12, not "
    "\"fast\"" },
  { HEAD KEY ("k", "edge", "vimos.mbps") GRAPH PAIR EDGE_WITH ("a", "b", DATA ("k", "0")) TAIL,
    "test.graphml:7: edge from \"a\" to \"b\": “vimos.mbps” must be a number from 0.001 to 1000000, "
    "not \"0\"" },
  { HEAD KEY ("k", "edge", "vimos.delay_ms") GRAPH PAIR EDGE_WITH ("a", "b", DATA ("k", "-1")) TAIL,
    "test.graphml:7: edge from \"a\" to \"b\": “vimos.delay_ms” must be a number from 0 to 10000, "
    "not \"-1\"" },
  { HEAD KEY ("k", "node", "vimos.hypervisor") GRAPH NODE_WITH ("a", DATA ("k", "Big One")) TAIL,
    "test.graphml:5: node \"a\": no name for a hypervisor is \"Big One\"" },
  { HEAD KEY ("k", "node", "vimos.hypervisor") GRAPH NODE_WITH ("a", DATA ("k", "hv1"))
    NODE_WITH ("b", DATA ("k", "hv1")) TAIL,
    "test.graphml:6: node \"b\": there is another hypervisor \"hv1\"" },
  { HEAD KEY ("k", "node", "vimos.vms") GRAPH NODE_WITH ("a", DATA ("k", "web")) TAIL,
    "test.graphml:5: node \"a\": no hypervisor is here for the VMs \"web\"" },
  { HEAD KEY ("h", "node", "vimos.hypervisor") KEY ("k", "node", "vimos.vms") GRAPH
    NODE_WITH ("a", DATA ("h", "hv1") DATA ("k", "web web")) TAIL,
    "test.graphml:6: node \"a\": there is another VM \"web\"" },
  { HEAD KEY ("k", "node", "vimos.operator") GRAPH NODE_WITH ("a", DATA ("k", "me")) TAIL,
    "test.graphml:5: node \"a\": “vimos.operator” must be true or false, not \"me\"" },
  { HEAD KEY ("k", "node", "vimos.operator") GRAPH NODE_WITH ("a", DATA ("k", "1"))
    NODE_WITH ("b", DATA ("k", "1")) TAIL,
    "test.graphml:6: node \"b\": there is another operator, and here is \"1\"" },
  { HEAD GRAPH "<node id=\"\xff\"/>" TAIL,
    "test.graphml:1: the characters are not those of its encoding, UTF-8" },
  { "\xff\xfe<", "test.graphml:1: the characters are not those of its encoding, UTF-16" },
};

static void
assert_refused (const char *text,
                gssize length,
                const char *message)
{
  assert_refused_by (vimos_demo_scenario_new_from_graphml, text, length, message);
}

static void
test_messages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i].text, -1, bad[i].message);
}

static void
test_bombs (void)
{
  g_autofree char *nodes = repeat (HEAD GRAPH, "<node id=\"x\"/>", 20001, TAIL);
  g_autofree char *edges = repeat (HEAD GRAPH PAIR, EDGE ("a", "b"), 100001, TAIL);
  g_autofree char *deep = repeat (HEAD, "<x>", 1000000, "");
  g_autofree char *label = repeat (HEAD KEY ("k", "node", "label") GRAPH "<node id=\"a\"><data key=\"k\">",
                                   "xxxxxxxxxx", 101, "</data></node>" TAIL);
  g_autofree char *large = g_strnfill (32 * 1024 * 1024 + 1, ' ');
  GString *keys = g_string_new (HEAD);
  g_autofree char *many = NULL;

  for (guint i = 0; i < 1001; i++)
    g_string_append_printf (keys, "<key id=\"k%u\"/>\n", i);
  many = g_string_free (keys, FALSE);
  assert_refused (nodes, -1, "test.graphml:4: more than 20000 nodes");
  assert_refused (edges, -1, "test.graphml:100006: more than 100000 edges");
  assert_refused (deep, -1, "test.graphml:3: nested too deeply");
  assert_refused (label, -1, "test.graphml:5: a text is longer than 1000 bytes");
  assert_refused (many, -1, "test.graphml:1003: more than 1000 keys");
  assert_refused (large, 32 * 1024 * 1024 + 1, "test.graphml:1: the file is larger than 32 MiB");
  /* The entities of a document are not even read. */
  assert_refused ("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<graphml><graph>"
                  "<node id=\"&b;\"/></graph></graphml>",
                  -1, "test.graphml:2: no XML: Entity name “b” is not known");
}

/* The files of the Topology Zoo, where somebody has them */
static char *
zoo_folder (void)
{
  const char *variable = g_getenv ("VIMOS_TOPOLOGY_ZOO");
  g_autofree char *beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "topologies",
                                                   "zoo", NULL);

  return variable != NULL ? g_strdup (variable) : g_steal_pointer (&beside);
}

static void
test_zoo (void)
{
  g_autofree char *folder = zoo_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0, n_links = 0, n_assumed = 0;

  if (dir == NULL)
    {
      g_test_skip ("the Topology Zoo is not here; VIMOS_TOPOLOGY_ZOO names its folder");
      return;
    }
  for (const char *file = g_dir_read_name (dir); file != NULL; file = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosDemoScenario) scenario = NULL;

      if (!g_str_has_suffix (file, ".graphml"))
        continue;
      scenario = vimos_demo_scenario_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (scenario->switches->len, >=, 5);
      g_assert_cmpuint (scenario->hypervisors->len, ==, 0);
      for (guint i = 0; i < scenario->links->len; i++)
        n_assumed += link_at (scenario, i)->assumed;
      n_links += scenario->links->len;
      n_files++;
    }
  g_test_message ("%u files, %u links, the speeds of %u assumed", n_files, n_links, n_assumed);
  g_assert_cmpuint (n_files, >, 100);
  g_assert_cmpuint (n_assumed, <, n_links);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/graphml/zoo-dialect", test_zoo_dialect);
  g_test_add_func ("/demo/graphml/directed", test_directed);
  g_test_add_func ("/demo/graphml/yed", test_yed);
  g_test_add_func ("/demo/graphml/hyperedges-and-groups", test_hyperedges_and_groups);
  g_test_add_func ("/demo/graphml/stations", test_stations);
  g_test_add_func ("/demo/graphml/encodings", test_encodings);
  g_test_add_func ("/demo/graphml/speeds", test_speeds);
  g_test_add_func ("/demo/graphml/messages", test_messages);
  g_test_add_func ("/demo/graphml/bombs", test_bombs);
  g_test_add_func ("/demo/graphml/zoo", test_zoo);
  return g_test_run ();
}
