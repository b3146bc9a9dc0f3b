/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-find-bar.h"
#include "vimos-shape-sample.h"

/**
 * VimosFindBar:
 *
 * Finds nodes of the network's picture by name, id, MAC or address: an entry and, below it, what
 * was found. Emits "found" with the node that the user chose (Enter takes the first one, or the one
 * that the arrows are at).
 */
struct _VimosFindBar
{
  GtkBox parent_instance;

  /* owned */
  GListModel *nodes;
  GListStore *found; /* of VimosCanvasNode, the best first */
  char *needle;      /* case-folded, or NULL */

  /* template children */
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkRevealer *revealer;
  GtkListBox *list;
};

#define MAX_FOUND 8

G_DEFINE_FINAL_TYPE (VimosFindBar, vimos_find_bar, GTK_TYPE_BOX)

static guint found_signal;

/* How well @text fits: 0 not at all, 3 best. */
static guint
rate (const char *text,
      const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  if (folded == NULL || strstr (folded, needle) == NULL)
    return 0;
  if (g_str_equal (folded, needle))
    return 3;
  return g_str_has_prefix (folded, needle) ? 2 : 1;
}

/* The name counts more than what else is known of a node. */
static guint
rate_node (VimosCanvasNode *node,
           const char *needle)
{
  guint name = rate (vimos_canvas_node_get_label (node), needle);
  guint other = MAX (rate (vimos_canvas_node_get_detail (node), needle),
                     rate (vimos_canvas_node_get_id (node), needle));

  if (vimos_canvas_node_get_shape (node) == VIMOS_CANVAS_SHAPE_RING)
    return 0;
  return name > 0 ? name * 4 : other;
}

typedef struct
{
  VimosCanvasNode *node;
  guint rating;
} Hit;

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const Hit *first = a, *second = b;
  const char *first_label = vimos_canvas_node_get_label (first->node);
  const char *second_label = vimos_canvas_node_get_label (second->node);

  if (first->rating != second->rating)
    return (int) second->rating - (int) first->rating;
  return g_utf8_collate (first_label != NULL ? first_label : "",
                         second_label != NULL ? second_label : "");
}

static void
search (VimosFindBar *self)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  guint n
      = self->needle != NULL && self->nodes != NULL ? g_list_model_get_n_items (self->nodes) : 0;
  g_autofree char *count = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (self->nodes, i);
      Hit hit = { node, rate_node (node, self->needle) };

      if (hit.rating > 0)
        g_array_append_val (hits, hit); /* the model keeps the node */
    }
  g_array_sort (hits, compare_hits);
  g_list_store_remove_all (self->found);
  for (guint i = 0; i < MIN (hits->len, MAX_FOUND); i++)
    g_list_store_append (self->found, g_array_index (hits, Hit, i).node);
  count = hits->len > 0 ? g_strdup_printf (ngettext ("%u found", "%u found", hits->len), hits->len)
                        : g_strdup (_("none found"));
  gtk_label_set_label (self->count, self->needle != NULL ? count : "");
  gtk_revealer_set_reveal_child (self->revealer, hits->len > 0);
}

static void
changed_cb (VimosFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  search (self);
}

static void
choose (VimosFindBar *self,
        guint position)
{
  g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (node == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  g_signal_emit (self, found_signal, 0, node);
}

static void
activate_cb (VimosFindBar *self)
{
  choose (self, 0);
}

static void
row_activated_cb (VimosFindBar *self,
                  GtkListBoxRow *row)
{
  choose (self, gtk_list_box_row_get_index (row));
}

/* Leaves the search; the picture stays as it is. */
static void
stop_cb (VimosFindBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  g_signal_emit (self, found_signal, 0, NULL);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                gpointer user_data)
{
  VimosFindBar *self = VIMOS_FIND_BAR (user_data);
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (key != GDK_KEY_Down || first == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, first);
  gtk_widget_grab_focus (GTK_WIDGET (first));
  return GDK_EVENT_STOP;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  VimosCanvasNode *node = item;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *sample
      = g_object_new (VIMOS_TYPE_SHAPE_SAMPLE, "shape", (guint) vimos_canvas_node_get_shape (node),
                      "mark", (guint) vimos_canvas_node_get_mark (node), NULL);
  GtkWidget *name = gtk_label_new (vimos_canvas_node_get_label (node));
  GtkWidget *detail = gtk_label_new (NULL);

  if (vimos_canvas_node_get_site (node) != NULL)
    {
      /* Translators: the name of a site */
      g_autofree char *site = g_strdup_printf (_("in %s"), vimos_canvas_node_get_site (node));

      gtk_label_set_label (GTK_LABEL (detail), site);
    }
  else
    {
      gtk_label_set_label (GTK_LABEL (detail), vimos_canvas_node_get_detail (node));
    }
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  return box;
}

static void
vimos_find_bar_dispose (GObject *object)
{
  VimosFindBar *self = VIMOS_FIND_BAR (object);

  g_clear_object (&self->nodes);
  g_clear_object (&self->found);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (vimos_find_bar_parent_class)->dispose (object);
}

static void
vimos_find_bar_class_init (VimosFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_find_bar_dispose;
  g_type_ensure (VIMOS_TYPE_SHAPE_SAMPLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, VimosFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, VimosFindBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, VimosFindBar, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  /** VimosFindBar::found: the user chose @node, or, when that is %NULL, has left the search */
  found_signal = g_signal_new ("found", VIMOS_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, VIMOS_TYPE_CANVAS_NODE);
}

static void
vimos_find_bar_init (VimosFindBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->found), create_row, NULL, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

/**
 * vimos_find_bar_set_nodes:
 * @nodes: (nullable): where to look, of #VimosCanvasNode
 */
void
vimos_find_bar_set_nodes (VimosFindBar *self,
                          GListModel *nodes)
{
  g_return_if_fail (VIMOS_IS_FIND_BAR (self));

  g_set_object (&self->nodes, nodes);
  search (self);
}

/** vimos_find_bar_begin: puts the keyboard into the entry, and what stands there is replaced by
 * what is written */
void
vimos_find_bar_begin (VimosFindBar *self)
{
  g_return_if_fail (VIMOS_IS_FIND_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  search (self);
}

/** vimos_find_bar_get_found: Returns: (transfer none): the best of what was found, of
 * #VimosCanvasNode */
GListModel *
vimos_find_bar_get_found (VimosFindBar *self)
{
  g_return_val_if_fail (VIMOS_IS_FIND_BAR (self), NULL);

  return G_LIST_MODEL (self->found);
}

/** vimos_find_bar_get_text: Returns: (transfer none): what is looked for */
const char *
vimos_find_bar_get_text (VimosFindBar *self)
{
  g_return_val_if_fail (VIMOS_IS_FIND_BAR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
