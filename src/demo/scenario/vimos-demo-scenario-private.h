/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario.h"

G_BEGIN_DECLS

#define VIMOS_DEMO_MAX_BYTES (32u * 1024 * 1024)
#define VIMOS_DEMO_MAX_SWITCHES 20000u
#define VIMOS_DEMO_MAX_LINKS 100000u
#define VIMOS_DEMO_MAX_HYPERVISORS 999u
#define VIMOS_DEMO_MAX_VMS 5000u
#define VIMOS_DEMO_MIN_MBPS 0.1
#define VIMOS_DEMO_MAX_MBPS 100000.0
#define VIMOS_DEMO_MAX_DELAY_MS 10000.0
#define VIMOS_DEMO_MAX_LABEL 100u /* characters */

#define VIMOS_DEMO_MIB (1024.0 * 1024.0)
#define VIMOS_DEMO_GIB (1024.0 * VIMOS_DEMO_MIB)

/* What a file that does not say gets. */
#define VIMOS_DEMO_DEFAULT_MBPS 1000.0 /* GraphML only: JSON must say */
#define VIMOS_DEMO_DEFAULT_MEMORY_GIB 64.0
#define VIMOS_DEMO_DEFAULT_DISK_GIB 1024.0
#define VIMOS_DEMO_DEFAULT_VM_MEMORY_MIB 512u
#define VIMOS_DEMO_DEFAULT_VM_DISK_MIB 256u
#define VIMOS_DEMO_DEFAULT_SEED 1u

#define VIMOS_DEMO_NONE G_MAXUINT

/* What a generated network gets where the file names no stations.
 * @spots: (element-type guint): the switches that hypervisors stand at, then the operator's */
typedef struct
{
  GArray *spots;
  guint n_hypervisors;
  guint n_vms;
  guint64 vm_memory_mib;
  guint64 vm_disk_mib;
} VimosDemoPlaces;

/* A scenario that is being made: parts refer to each other by position, names are looked up here.
 * Whoever adds has checked names and bounds. */
typedef struct
{
  VimosDemoScenario *scenario;
  GHashTable *switches;    /* name → position + 1; the names are the scenario's */
  GHashTable *hypervisors; /* the same */
  GHashTable *vms;         /* the same */
  VimosDemoPlaces *places; /* (nullable): of a generated network */
  gboolean suggested;      /* the file itself said what to move */
} VimosDemoBuilder;

void vimos_demo_builder_init (VimosDemoBuilder *self,
                              const char *name);
void vimos_demo_builder_clear (VimosDemoBuilder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VimosDemoBuilder, vimos_demo_builder_clear)

guint vimos_demo_builder_find (GHashTable *table,
                               const char *name);
guint vimos_demo_builder_find_link (VimosDemoBuilder *self,
                                    guint a,
                                    guint b);
void vimos_demo_builder_add_switch (VimosDemoBuilder *self,
                                    const char *name,
                                    const char *label,
                                    double latitude,
                                    double longitude);
void vimos_demo_builder_add_link (VimosDemoBuilder *self,
                                  guint a,
                                  guint b,
                                  double mbps);
VimosDemoLink *vimos_demo_builder_last_link (VimosDemoBuilder *self);
void vimos_demo_builder_add_hypervisor (VimosDemoBuilder *self,
                                        const char *name,
                                        guint device,
                                        double memory_gib,
                                        double disk_gib);
void vimos_demo_builder_add_vm (VimosDemoBuilder *self,
                                const char *name,
                                guint hypervisor,
                                guint64 memory_mib,
                                guint64 disk_mib);
VimosDemoVmSpec *vimos_demo_builder_last_vm (VimosDemoBuilder *self);
guint vimos_demo_builder_find_full (VimosDemoBuilder *self,
                                    gboolean *is_memory);
void vimos_demo_builder_set_operator (VimosDemoBuilder *self,
                                      guint device);
void vimos_demo_builder_set_access (VimosDemoBuilder *self,
                                    double mbps);
VimosDemoScenario *vimos_demo_builder_finish (VimosDemoBuilder *self);

gboolean vimos_demo_name_is_valid (const char *name);
char *vimos_demo_quotable (const char *text,
                           gssize length,
                           guint most);
char *vimos_demo_file_label (const char *name,
                             const char *ending);
char *vimos_demo_file_stem (const char *name,
                            const char *ending);

/* Mbit/s that a cable's label speaks of, as “OC-48” or “2 x 10 Gbit/s”; NaN when it does
 * not, or not clearly. */
double vimos_demo_parse_speed (const char *label);

G_END_DECLS
