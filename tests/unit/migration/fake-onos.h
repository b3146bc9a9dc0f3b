/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-server.h"

G_BEGIN_DECLS

/* A controller over the ring s1–s2–s3–s4 (100, 20, 80 and 50 Mbit/s): hv1 and the VM on s1, hv3 on
 * s3, the operator on s2. It keeps intents, says that they are installed a while after they were
 * posted, and shows a rule for each per-hop one. */
typedef struct _FakeOnos FakeOnos;

FakeOnos *fake_onos_new (void);
void fake_onos_free (FakeOnos *self);
const char *fake_onos_get_url (FakeOnos *self);
FakeServer *fake_onos_get_server (FakeOnos *self);

/* Intents in the store whose key has @text; NULL: all. */
guint fake_onos_count (FakeOnos *self,
                       const char *text);
/* All keys that were ever posted, in order, once for each post. */
GPtrArray *fake_onos_get_posts (FakeOnos *self);
/* Puts one in, as another process would have. */
void fake_onos_put (FakeOnos *self,
                    const char *app_id,
                    const char *key);
/* Intents whose key has @text come to @state and stay there; @text NULL: as usual. */
void fake_onos_set_state (FakeOnos *self,
                          const char *text,
                          const char *state);
/* Calls them installed but makes no rules. */
void fake_onos_set_ruleless (FakeOnos *self,
                             gboolean ruleless);
/* Deleting does not help. */
void fake_onos_set_clinging (FakeOnos *self,
                             gboolean clinging);
/* The cable between s@one and s@other. */
void fake_onos_set_link (FakeOnos *self,
                         guint one,
                         guint other,
                         gboolean up);
/* The VM's place: the number of its switch; 0: unknown. */
void fake_onos_set_vm (FakeOnos *self,
                       guint device);
/* Whether the operator's switch has a rule of reactive forwarding that leads to the VM at s1. */
void fake_onos_set_stale_rule (FakeOnos *self,
                               gboolean stale);
/* Answers nothing but 503. */
void fake_onos_set_down (FakeOnos *self,
                         gboolean down);
/* The body of the last post of @key, or NULL. */
const char *fake_onos_get_body (FakeOnos *self,
                                const char *key);

G_END_DECLS
