/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-demo-scenario-private.h"

/* What people write at a cable on a map: “10 Gbps”, “2 x STM-16”, “45 Mbps DS-3”. */

/* More than this is not written by people. */
#define MAX_LABEL_BYTES 1000
/* Two names of one speed are not quite equal: a T3 is called 45 Mbit/s. */
#define TOLERANCE 0.01

/* A bound, or a range, or one of several: not one speed. */
#define VAGUE "[<>~]|[0-9][A-Za-z]*\\s*-\\s*[0-9]|\\b(below|above|up to|or)\\b"

#define TIMES "(?<![0-9.A-Za-z*])(?:([0-9]{1,4})\\s*[x*]\\s*)?"

/* @pattern: may have a group 2, a number that @mbps is multiplied with, and a group 3, its unit */
typedef struct
{
  const char *pattern;
  double mbps;
} Spelling;

static const Spelling spellings[] = {
  { TIMES "([0-9]{1,9}(?:\\.[0-9]{1,6})?)\\s*([KMGT])b(?:it)?s?(?:/s(?:ec)?|ps)?(?![A-Za-z])", 1 },
  { TIMES "([0-9]{1,4})\\s*(G)b?E(?![A-Za-z])", 1 },
  { TIMES "OC-?([0-9]{1,4})c?(?![0-9A-Za-z])", 51.84 },
  { TIMES "STM-?([0-9]{1,4})c?(?![0-9A-Za-z])", 155.52 },
  { TIMES "(?:T|DS)-?1(?![0-9A-Za-z])", 1.544 },
  { TIMES "(?:T|DS)-?3(?![0-9A-Za-z])", 44.736 },
  { TIMES "E-?1(?![0-9A-Za-z])", 2.048 },
  { TIMES "E-?3(?![0-9A-Za-z])", 34.368 },
  { TIMES "Gb?E(?![A-Za-z])", 1000 },
};

static gboolean
is_vague (const char *label)
{
  return g_regex_match_simple (VAGUE, label, G_REGEX_CASELESS, 0);
}

/* The number in a group, 1 when it did not take part */
static double
number_of_group (GMatchInfo *match,
                 int group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return text != NULL && *text != '\0' ? g_ascii_strtod (text, NULL) : 1;
}

static double
unit_of_group (GMatchInfo *match,
               int group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  switch (text != NULL ? g_ascii_toupper (*text) : '\0')
    {
    case 'K':
      return 1e-3;
    case 'G':
      return 1e3;
    case 'T':
      return 1e6;
    default:
      return 1;
    }
}

/* Returns: the speed that all matches tell of, @known when there are none, NaN when they differ */
static double
apply (const Spelling *spelling,
       const char *label,
       double known)
{
  g_autoptr (GRegex) regex = g_regex_new (spelling->pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, label, 0, &match);
  while (g_match_info_matches (match))
    {
      double mbps = spelling->mbps * number_of_group (match, 1) * number_of_group (match, 2)
                    * unit_of_group (match, 3);

      if (known > 0 && fabs (mbps - known) > TOLERANCE * known)
        return NAN;
      known = known > 0 ? known : mbps;
      g_match_info_next (match, NULL);
    }
  return known;
}

double
vimos_demo_parse_speed (const char *label)
{
  double known = 0;

  if (label == NULL || strnlen (label, MAX_LABEL_BYTES) == MAX_LABEL_BYTES || is_vague (label))
    return NAN;
  for (guint i = 0; i < G_N_ELEMENTS (spellings) && !isnan (known); i++)
    known = apply (&spellings[i], label, known);
  return known > 0 ? known : NAN;
}
