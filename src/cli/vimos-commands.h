/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-cli.h"

G_BEGIN_DECLS

/* Each ends the run, at once or later. */
void vimos_command_vms (VimosCli *cli);
void vimos_command_topology (VimosCli *cli);
void vimos_command_paths (VimosCli *cli);
void vimos_command_migrate (VimosCli *cli);
void vimos_command_recover (VimosCli *cli);
void vimos_command_history (VimosCli *cli);

G_END_DECLS
