/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-vm-mark.h"
#include "vimos-words.h"

/**
 * vimos_vm_mark_show:
 * @image: an image of the style class `vm-mark`
 * @state: a VM's state
 *
 * Makes @image the round mark of @state: sign and colour, the same in list, panels and graph.
 */
void
vimos_vm_mark_show (GtkImage *image,
                    VimosVmState state)
{
  static const struct
  {
    const char *icon;
    const char *style;
  } marks[] = {
    [VIMOS_VM_STATE_UNKNOWN] = { "dialog-question-symbolic", "off" },
    [VIMOS_VM_STATE_RUNNING] = { "media-playback-start-symbolic", "running" },
    [VIMOS_VM_STATE_PAUSED] = { "media-playback-pause-symbolic", "paused" },
    [VIMOS_VM_STATE_SHUT_OFF] = { "media-playback-stop-symbolic", "off" },
    [VIMOS_VM_STATE_CRASHED] = { "dialog-warning-symbolic", "crashed" },
  };
  guint index = (guint) state < G_N_ELEMENTS (marks) ? state : VIMOS_VM_STATE_UNKNOWN;

  gtk_image_set_from_icon_name (image, marks[index].icon);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (image), marks[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (image), marks[index].style);
  gtk_widget_set_tooltip_text (GTK_WIDGET (image), vimos_words_vm_state (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  vimos_words_vm_state (state), -1);
}
