/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosDemoReader:
 *
 * JSON that remembers where everything stood. json-glib tells lines only while it parses, takes
 * more than JSON, and descends once per bracket; scenario files are written by hand, so that the
 * line and the member of a mistake are what counts. Values are known by their position in the
 * document.
 *
 * The first error stays: after it, everything that is read is a fallback, so that a caller may read
 * several members and look at the error once.
 */
typedef struct _VimosDemoReader VimosDemoReader;

typedef guint VimosDemoValue;
#define VIMOS_DEMO_NO_VALUE G_MAXUINT
#define VIMOS_DEMO_ROOT 0u

VimosDemoReader *vimos_demo_reader_new (const char *file,
                                        const char *text,
                                        gsize length);
void vimos_demo_reader_free (VimosDemoReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoReader, vimos_demo_reader_free)

gboolean vimos_demo_reader_failed (VimosDemoReader *self);
gboolean vimos_demo_reader_propagate (VimosDemoReader *self,
                                      GError **error);
void vimos_demo_reader_fail (VimosDemoReader *self,
                             VimosDemoValue value,
                             const char *format,
                             ...) G_GNUC_PRINTF (3, 4);

gboolean vimos_demo_reader_is_object (VimosDemoReader *self,
                                      VimosDemoValue value);
gboolean vimos_demo_reader_is_list (VimosDemoReader *self,
                                    VimosDemoValue value);
gboolean vimos_demo_reader_is_null (VimosDemoReader *self,
                                    VimosDemoValue value);
VimosDemoValue vimos_demo_reader_member (VimosDemoReader *self,
                                         VimosDemoValue object,
                                         const char *name);
VimosDemoValue vimos_demo_reader_need (VimosDemoReader *self,
                                       VimosDemoValue object,
                                       const char *name);
VimosDemoValue vimos_demo_reader_first (VimosDemoReader *self,
                                        VimosDemoValue value);
VimosDemoValue vimos_demo_reader_next (VimosDemoReader *self,
                                       VimosDemoValue value);
guint vimos_demo_reader_count (VimosDemoReader *self,
                               VimosDemoValue value);
const char *vimos_demo_reader_name (VimosDemoReader *self,
                                    VimosDemoValue value);

gboolean vimos_demo_reader_check_members (VimosDemoReader *self,
                                          VimosDemoValue object,
                                          const char *const *known);
gboolean vimos_demo_reader_check_list (VimosDemoReader *self,
                                       VimosDemoValue list,
                                       guint least,
                                       guint most);
double vimos_demo_reader_number (VimosDemoReader *self,
                                 VimosDemoValue value,
                                 double least,
                                 double most);
guint64 vimos_demo_reader_whole (VimosDemoReader *self,
                                 VimosDemoValue value,
                                 guint64 least,
                                 guint64 most);
const char *vimos_demo_reader_text (VimosDemoReader *self,
                                    VimosDemoValue value,
                                    guint least,
                                    guint most);
double vimos_demo_reader_number_or (VimosDemoReader *self,
                                    VimosDemoValue object,
                                    const char *name,
                                    double least,
                                    double most,
                                    double fallback);
guint64 vimos_demo_reader_whole_or (VimosDemoReader *self,
                                    VimosDemoValue object,
                                    const char *name,
                                    guint64 least,
                                    guint64 most,
                                    guint64 fallback);
const char *vimos_demo_reader_text_or (VimosDemoReader *self,
                                       VimosDemoValue object,
                                       const char *name,
                                       guint least,
                                       guint most,
                                       const char *fallback);

G_END_DECLS
