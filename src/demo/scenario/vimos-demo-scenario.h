/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIMOS_DEMO_ERROR (vimos_demo_error_quark ())
GQuark vimos_demo_error_quark (void);

/**
 * VimosDemoError:
 * @VIMOS_DEMO_ERROR_NOT_FOUND: no scenario of that name, no such file
 * @VIMOS_DEMO_ERROR_INVALID: the file is no scenario; the message names file, line and member
 */
typedef enum
{
  VIMOS_DEMO_ERROR_NOT_FOUND = 1,
  VIMOS_DEMO_ERROR_INVALID,
} VimosDemoError;

/* Indices below are positions in the scenario's own arrays. Addresses are IPv4 in host order. */

/**
 * VimosDemoSwitch:
 * @name: unique, as “s1”
 * @label: what the controller shows; equal to @name when the file gives none
 * @latitude: degrees, NaN when unknown
 * @longitude: degrees, NaN when unknown
 * @n_ports: ports are numbered from 1: first those of stations, then those of links in their order
 *
 * Its datapath id is its position + 1.
 */
typedef struct
{
  char *name;
  char *label;
  double latitude;
  double longitude;
  guint n_ports;
} VimosDemoSwitch;

/**
 * VimosDemoLink:
 * @mbps: capacity of each direction, Mbit/s
 * @assumed: the file did not say @mbps, it is the stated default
 * @delay_us: one way, µs
 *
 * A cable between two switches.
 */
typedef struct
{
  guint a;
  guint b;
  guint32 a_port;
  guint32 b_port;
  double mbps;
  gboolean assumed;
  gint64 delay_us;
} VimosDemoLink;

/**
 * VimosDemoAttachment:
 *
 * Where a station is plugged in, and by what it is known. @mbps: capacity of its cable, NaN when it
 * is never the bottleneck.
 */
typedef struct
{
  guint device;
  guint32 port;
  double mbps;
  guint8 mac[6];
  guint32 address;
} VimosDemoAttachment;

typedef struct
{
  char *name;
  VimosDemoAttachment at;
  guint64 memory; /* bytes for VMs */
  guint64 disk;   /* bytes in its pool */
} VimosDemoHypervisorSpec;

/**
 * VimosDemoVmSpec:
 * @memory: bytes
 * @memory_used: bytes of its pages that are not all zero: what crosses the network
 * @disk: bytes allocated
 */
typedef struct
{
  char *name;
  char *uuid;
  guint hypervisor;
  guint8 mac[6];
  guint32 address;
  guint64 memory;
  guint64 memory_used;
  guint64 disk;
} VimosDemoVmSpec;

/* Traffic that is there besides: from a switch to another over the fewest hops. */
typedef struct
{
  guint from;
  guint to;
  double mbps;
  gint64 start_us; /* since the demo's start */
  gint64 end_us;   /* G_MAXINT64: never */
} VimosDemoBackground;

typedef enum
{
  VIMOS_DEMO_LINK_DOWN,
  VIMOS_DEMO_LINK_UP,
  VIMOS_DEMO_SWITCH_DOWN,
  VIMOS_DEMO_SWITCH_UP,
  VIMOS_DEMO_SWITCH_REBOOT, /* away, and back after 5 s without its rules */
} VimosDemoEventKind;

/**
 * VimosDemoEvent:
 * @after_move: @at_us counts from the moment that the first VM is paused, else from the start
 * @link: index of the link, for the kinds about one
 * @device: index of the switch, for the kinds about one
 */
typedef struct
{
  VimosDemoEventKind kind;
  gboolean after_move;
  gint64 at_us;
  guint link;
  guint device;
} VimosDemoEvent;

/**
 * VimosDemoScenario:
 *
 * What a demo plays: the network, what stands at it, what happens. Immutable, reference counted;
 * may be used by any thread.
 */
typedef struct
{
  char *name;        /* “ring4”, or the file's name without folder and ending */
  char *title;       /* for people */
  char *description; /* may be empty */
  guint64 seed;

  GArray *switches;    /* VimosDemoSwitch */
  GArray *links;       /* VimosDemoLink */
  GArray *hypervisors; /* VimosDemoHypervisorSpec; may be empty */
  GArray *vms;         /* VimosDemoVmSpec; may be empty */
  GArray *background;  /* VimosDemoBackground */
  GArray *events;      /* VimosDemoEvent */

  gboolean has_operator;
  VimosDemoAttachment operator; /* from where VMs are pinged */

  /* What a demo that runs by itself moves where; -1 when there is nothing to move. */
  int suggested_vm;
  int suggested_target;
} VimosDemoScenario;

VimosDemoScenario *vimos_demo_scenario_load (const char *name_or_path,
                                             GError **error);
VimosDemoScenario *vimos_demo_scenario_new_from_json (const char *name,
                                                      const char *text,
                                                      gssize length,
                                                      GError **error);
VimosDemoScenario *vimos_demo_scenario_new_from_graphml (const char *name,
                                                         const char *text,
                                                         gssize length,
                                                         GError **error);
/* The names of the scenarios that ship with ViMOS, “ring4” first. */
const char *const *vimos_demo_scenario_get_names (void);

VimosDemoScenario *vimos_demo_scenario_ref (VimosDemoScenario *self);
void vimos_demo_scenario_unref (VimosDemoScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoScenario, vimos_demo_scenario_unref)

/* (transfer full) (nullable): what was assumed that the file does not say, for people. */
char *vimos_demo_scenario_describe_assumption (VimosDemoScenario *self);

/* “of:0000000000000001” for position 0; (transfer full). */
char *vimos_demo_device_id (guint index);

G_END_DECLS
