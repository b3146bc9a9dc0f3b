/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-sample.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_SHAPE_SAMPLE (vimos_shape_sample_get_type ())
G_DECLARE_FINAL_TYPE (VimosShapeSample, vimos_shape_sample, VIMOS, SHAPE_SAMPLE, VimosSample)

G_END_DECLS
