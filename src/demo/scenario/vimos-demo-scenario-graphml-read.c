/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vimos-demo-scenario-graphml.h"

/* The elements of GraphML that tell of a network. GMarkup resolves no entities but XML's own five
 * and characters by number, so that nothing in a file grows. */

#define MAX_DEPTH 64
#define MAX_KEYS 1000u
#define MAX_TEXT 1000u  /* bytes */
#define MAX_MESSAGE 200 /* characters of an error of GMarkup's */
#define MAX_QUOTED 40   /* characters of the file that an error quotes */

typedef enum
{
  ELEMENT_GRAPHML,
  ELEMENT_KEY,
  ELEMENT_DEFAULT,
  ELEMENT_GRAPH,
  ELEMENT_NODE,
  ELEMENT_EDGE,
  ELEMENT_HYPEREDGE,
  ELEMENT_ENDPOINT,
  ELEMENT_DATA,
  ELEMENT_DRAWING,    /* yEd's, of a node or an edge */
  ELEMENT_DATA_LABEL, /* in it */
  ELEMENT_OTHER,
} Element;

/* @item: (nullable): what data are about
 * @into: (nullable): where the element's text goes */
typedef struct
{
  Element element;
  VimosGraphmlItem *item;
  VimosGraphmlRole role;
  VimosGraphmlKey *key;
  char **into;
  gboolean directed;
} Level;

typedef struct
{
  VimosGraphmlContent *content;
  GMarkupParseContext *context;
  GHashTable *keys; /* id → VimosGraphmlKey */
  GPtrArray *defaults;
  Level levels[MAX_DEPTH];
  guint depth;
  guint hub; /* the position of the last hyperedge */
  gboolean had_graph;
  GString *text;
} Reader;

typedef struct
{
  Element parent;
  const char *name;
  Element element;
} ElementName;

static const ElementName element_names[] = {
  { ELEMENT_GRAPHML, "key", ELEMENT_KEY },
  { ELEMENT_GRAPHML, "graph", ELEMENT_GRAPH },
  { ELEMENT_KEY, "default", ELEMENT_DEFAULT },
  { ELEMENT_GRAPH, "data", ELEMENT_DATA },
  { ELEMENT_GRAPH, "node", ELEMENT_NODE },
  { ELEMENT_GRAPH, "edge", ELEMENT_EDGE },
  { ELEMENT_GRAPH, "hyperedge", ELEMENT_HYPEREDGE },
  { ELEMENT_NODE, "data", ELEMENT_DATA },
  { ELEMENT_NODE, "graph", ELEMENT_GRAPH },
  { ELEMENT_EDGE, "data", ELEMENT_DATA },
  { ELEMENT_HYPEREDGE, "data", ELEMENT_DATA },
  { ELEMENT_HYPEREDGE, "endpoint", ELEMENT_ENDPOINT },
  { ELEMENT_DRAWING, "NodeLabel", ELEMENT_DATA_LABEL },
  { ELEMENT_DRAWING, "EdgeLabel", ELEMENT_DATA_LABEL },
};

static guint
current_line (Reader *self)
{
  int line = 0;

  g_markup_parse_context_get_position (self->context, &line, NULL);
  return MAX (line, 1);
}

/* Fails with “file:line: message” and @error */
void
vimos_graphml_fail (const char *file,
                    guint line,
                    GError **error,
                    const char *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, VIMOS_DEMO_ERROR, VIMOS_DEMO_ERROR_INVALID, "%s:%u: %s", file, line, message);
}

/* @message: what is said before the quotation */
static void
fail_quoting (Reader *self,
              GError **error,
              const char *message,
              const char *quotation)
{
  g_autofree char *quoted = vimos_demo_quotable (quotation, -1, MAX_QUOTED);

  vimos_graphml_fail (self->content->file, current_line (self), error, "%s \"%s\"",
                      message, quoted);
}

/* Returns: (nullable): an attribute that must be there, and short */
static const char *
need_attribute (Reader *self,
                const char *element,
                const char *name,
                const char **names,
                const char **values,
                GError **error)
{
  const char *value = vimos_graphml_attribute (name, names, values);

  if (value != NULL && strlen (value) <= MAX_TEXT)
    return value;
  vimos_graphml_fail (self->content->file, current_line (self), error,
                      value == NULL ? _("<%s> has no attribute \"%s\"")
                                    : _("<%s> has an attribute \"%s\" that is too long"),
                      element, name);
  return NULL;
}

static void
free_key (gpointer data)
{
  VimosGraphmlKey *key = data;

  g_free (key->fallback);
  g_free (key);
}

static void
free_item (gpointer data)
{
  VimosGraphmlItem *item = data;

  g_free (item->id);
  g_free (item->source);
  g_free (item->target);
  for (guint i = 0; i < VIMOS_GRAPHML_N_ROLES; i++)
    g_free (item->data[i]);
  g_free (item);
}

static void
start_key (Reader *self,
           Level *level,
           const char **names,
           const char **values,
           GError **error)
{
  const char *id = need_attribute (self, "key", "id", names, values, error);

  if (id == NULL)
    return;
  level->key = g_new0 (VimosGraphmlKey, 1);
  vimos_graphml_key_set_role (level->key, names, values);
  if (g_hash_table_size (self->keys) >= MAX_KEYS)
    {
      free_key (g_steal_pointer (&level->key));
      vimos_graphml_fail (self->content->file, current_line (self), error,
                          _("more than %u keys"), MAX_KEYS);
    }
  else if (!g_hash_table_insert (self->keys, g_strdup (id), level->key))
    fail_quoting (self, error, _("there is another key"), id);
}

static VimosGraphmlItem *
add_item (Reader *self,
          GPtrArray *items,
          guint most,
          GError **error)
{
  VimosGraphmlItem *item;

  if (items->len >= most)
    {
      vimos_graphml_fail (self->content->file, current_line (self), error,
                          items == self->content->nodes ? _("more than %u nodes")
                                                        : _("more than %u edges"),
                          most);
      return NULL;
    }
  item = g_new0 (VimosGraphmlItem, 1);
  item->hub = VIMOS_DEMO_NONE;
  item->line = current_line (self);
  g_ptr_array_add (items, item);
  return item;
}

static void
start_node (Reader *self,
            Level *level,
            const char **names,
            const char **values,
            GError **error)
{
  const char *id = need_attribute (self, "node", "id", names, values, error);

  if (id != NULL)
    level->item = add_item (self, self->content->nodes, VIMOS_DEMO_MAX_SWITCHES, error);
  if (level->item != NULL)
    level->item->id = g_strdup (id);
}

static void
start_edge (Reader *self,
            Level *level,
            const char **names,
            const char **values,
            GError **error)
{
  const char *source = need_attribute (self, "edge", "source", names, values, error);
  const char *target = source == NULL
                           ? NULL
                           : need_attribute (self, "edge", "target", names, values, error);
  const char *directed = vimos_graphml_attribute ("directed", names, values);

  if (target != NULL)
    level->item = add_item (self, self->content->edges, VIMOS_DEMO_MAX_LINKS, error);
  if (level->item == NULL)
    return;
  level->item->source = g_strdup (source);
  level->item->target = g_strdup (target);
  level->item->directed = directed != NULL ? g_str_equal (directed, "true") : level->directed;
}

/* An edge from the last hyperedge to one of its ends */
static void
start_endpoint (Reader *self,
                const char **names,
                const char **values,
                GError **error)
{
  const char *node = need_attribute (self, "endpoint", "node", names, values, error);
  VimosGraphmlItem *edge = NULL;

  if (node != NULL)
    edge = add_item (self, self->content->edges, VIMOS_DEMO_MAX_LINKS, error);
  if (edge == NULL)
    return;
  edge->target = g_strdup (node);
  edge->hub = self->hub;
}

/* @level->item is what the data are about */
static void
start_data (Reader *self,
            Level *level,
            const char **names,
            const char **values,
            GError **error)
{
  const char *id = need_attribute (self, "data", "key", names, values, error);
  VimosGraphmlKey *key;

  if (id == NULL)
    return;
  key = g_hash_table_lookup (self->keys, id);
  if (key == NULL)
    {
      fail_quoting (self, error, _("there is no key"), id);
      return;
    }
  level->role = key->role;
  if (level->item != NULL && key->role < VIMOS_GRAPHML_GRAPHICS)
    level->into = &level->item->data[key->role];
  else if (level->item == NULL && key->role == VIMOS_GRAPHML_TITLE)
    level->into = &self->content->title;
}

/* What an element is, by where it stands; what is not known is passed over with all that is in
 * it. */
static Element
classify (const Level *parent,
          const char *name)
{
  for (guint i = 0; parent != NULL && i < G_N_ELEMENTS (element_names); i++)
    {
      if (parent->element == element_names[i].parent
          && g_str_equal (name, element_names[i].name))
        return element_names[i].element;
    }
  /* yEd has many shapes of nodes and of lines, some within others. */
  if (parent != NULL && (parent->element == ELEMENT_DATA || parent->element == ELEMENT_DRAWING))
    return ELEMENT_DRAWING;
  return parent == NULL && g_str_equal (name, "graphml") ? ELEMENT_GRAPHML : ELEMENT_OTHER;
}

static void
start_graph (Reader *self,
             Level *level,
             const char **names,
             const char **values,
             GError **error)
{
  const char *direction = vimos_graphml_attribute ("edgedefault", names, values);

  if (level->item == NULL && self->had_graph)
    vimos_graphml_fail (self->content->file, current_line (self), error,
                        _("there is a second <graph>"));
  if (level->item != NULL)
    level->item->is_group = TRUE;
  self->had_graph = TRUE;
  level->item = NULL;
  level->directed = g_strcmp0 (direction, "directed") == 0;
}

static void
start_hyperedge (Reader *self,
                 Level *level,
                 GError **error)
{
  level->item = add_item (self, self->content->nodes, VIMOS_DEMO_MAX_SWITCHES, error);
  self->hub = self->content->nodes->len - 1;
}

static void
enter (Reader *self,
       Level *level,
       const char **names,
       const char **values,
       GError **error)
{
  switch (level->element)
    {
    case ELEMENT_KEY:
      start_key (self, level, names, values, error);
      break;
    case ELEMENT_GRAPH:
      start_graph (self, level, names, values, error);
      break;
    case ELEMENT_NODE:
      start_node (self, level, names, values, error);
      break;
    case ELEMENT_EDGE:
      start_edge (self, level, names, values, error);
      break;
    case ELEMENT_HYPEREDGE:
      start_hyperedge (self, level, error);
      break;
    case ELEMENT_ENDPOINT:
      start_endpoint (self, names, values, error);
      break;
    case ELEMENT_DATA:
      start_data (self, level, names, values, error);
      break;
    case ELEMENT_DEFAULT:
      level->into = &level->key->fallback;
      break;
    case ELEMENT_DATA_LABEL:
      if (level->role == VIMOS_GRAPHML_GRAPHICS && level->item != NULL)
        level->into = &level->item->data[VIMOS_GRAPHML_LABEL];
      break;
    default:
      break;
    }
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *full_name,
                  const char **names,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  Reader *self = data;
  const char *colon = strrchr (full_name, ':');
  const Level *parent = self->depth > 0 ? &self->levels[self->depth - 1] : NULL;
  Level *level = &self->levels[self->depth];

  if (self->depth + 1 >= MAX_DEPTH)
    {
      vimos_graphml_fail (self->content->file, current_line (self), error, _("nested too deeply"));
      return;
    }
  *level = parent != NULL ? *parent : (Level){ 0 };
  level->element = classify (parent, colon != NULL ? colon + 1 : full_name);
  level->into = NULL;
  self->depth++;
  if (parent == NULL && level->element != ELEMENT_GRAPHML)
    fail_quoting (self, error, _("no GraphML: it begins with"), full_name);
  else
    enter (self, level, names, values, error);
}

/* Returns: (transfer full) (nullable): text as one line; %NULL when there is none */
static char *
tidy (const char *text)
{
  GString *line = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        g_string_append_unichar (line, c);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  return g_string_free (line, line->len == 0);
}

/* What a key says of everybody, for those who say nothing themselves */
static void
use_defaults (Reader *self,
              const Level *level)
{
  for (guint i = 0; i < self->defaults->len; i++)
    {
      const VimosGraphmlKey *key = g_ptr_array_index (self->defaults, i);
      char **into = &level->item->data[key->role];

      if (*into == NULL && key->role != VIMOS_GRAPHML_TITLE
          && (level->element == ELEMENT_EDGE ? key->of_edges : key->of_nodes))
        *into = g_strdup (key->fallback);
    }
}

static void
end_element_cb (GMarkupParseContext *context,
                const char *name,
                gpointer data,
                GError **error)
{
  Reader *self = data;
  const Level *level = &self->levels[--self->depth];

  if (level->into != NULL)
    {
      /* What is said twice is said by the first. */
      if (*level->into == NULL)
        *level->into = tidy (self->text->str);
      g_string_truncate (self->text, 0);
    }
  if (level->element == ELEMENT_DEFAULT && level->key->fallback != NULL
      && level->key->role < VIMOS_GRAPHML_GRAPHICS)
    g_ptr_array_add (self->defaults, level->key);
  if (level->element == ELEMENT_NODE || level->element == ELEMENT_EDGE)
    use_defaults (self, level);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Reader *self = data;

  if (self->depth == 0 || self->levels[self->depth - 1].into == NULL)
    return;
  g_string_append_len (self->text, text, length);
  if (self->text->len > MAX_TEXT)
    vimos_graphml_fail (self->content->file, current_line (self), error,
                        _("a text is longer than %u bytes"), MAX_TEXT);
}

/* GMarkup's own errors say where, which is told another way here, and quote what they could not
 * read. */
static void
take_markup_error (Reader *self,
                   GError *local,
                   GError **error)
{
  const char *message;
  g_autofree char *valid = NULL;
  g_autofree char *quoted = NULL;

  if (local->domain == VIMOS_DEMO_ERROR)
    {
      g_propagate_error (error, local);
      return;
    }
  message = strstr (local->message, ": ");
  valid = g_utf8_make_valid (message != NULL ? message + 2 : local->message, -1);
  quoted = vimos_demo_quotable (valid, -1, MAX_MESSAGE);
  vimos_graphml_fail (self->content->file, current_line (self), error, _("no XML: %s"), quoted);
  g_error_free (local);
}

static void
reader_init (Reader *self,
             VimosGraphmlContent *content)
{
  content->nodes = g_ptr_array_new_with_free_func (free_item);
  content->edges = g_ptr_array_new_with_free_func (free_item);
  *self = (Reader){ .content = content };
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_key);
  self->defaults = g_ptr_array_new ();
  self->text = g_string_new (NULL);
}

static void
reader_clear (Reader *self)
{
  g_markup_parse_context_free (self->context);
  g_hash_table_unref (self->keys);
  g_ptr_array_unref (self->defaults);
  g_string_free (self->text, TRUE);
}

/* @text: UTF-8
 * @content: its @file is set; the rest is filled in */
gboolean
vimos_graphml_read (VimosGraphmlContent *content,
                    const char *text,
                    gsize length,
                    GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb,
                                        .end_element = end_element_cb,
                                        .text = text_cb };
  Reader self;
  GError *local = NULL;
  gboolean done;

  reader_init (&self, content);
  self.context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  done = g_markup_parse_context_parse (self.context, text, length, &local)
         && g_markup_parse_context_end_parse (self.context, &local);
  if (!done)
    take_markup_error (&self, local, error);
  reader_clear (&self);
  return done;
}
