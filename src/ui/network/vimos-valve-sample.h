/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-sample.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_VALVE_SAMPLE (vimos_valve_sample_get_type ())
G_DECLARE_FINAL_TYPE (VimosValveSample, vimos_valve_sample, VIMOS, VALVE_SAMPLE, VimosSample)

G_END_DECLS
