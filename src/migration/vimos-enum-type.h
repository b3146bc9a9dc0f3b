/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/* Defines NAME_get_type() of an enumeration that is registered under TYPE_NAME; the rest are its
 * GEnumValue rows. */
#define VIMOS_DEFINE_ENUM_TYPE(function, TYPE_NAME, ...)                       \
  GType function (void)                                                        \
  {                                                                            \
    static gsize type = 0;                                                     \
                                                                               \
    if (g_once_init_enter (&type))                                             \
      {                                                                        \
        static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } }; \
                                                                               \
        g_once_init_leave (&type, g_enum_register_static (TYPE_NAME, values)); \
      }                                                                        \
    return type;                                                               \
  }
