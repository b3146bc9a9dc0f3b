# SPDX-License-Identifier: GPL-3.0-or-later
"""The one thing for which a desk needs a window manager: when a dialog has gone, the window below gets the keyboard back."""
import ctypes

VIEWABLE = 2
REVERT_TO_PARENT = 2
CURRENT_TIME = 0
WINDOW = ctypes.c_ulong


class Attributes(ctypes.Structure):
    """XWindowAttributes"""
    _fields_ = [*((name, ctypes.c_int) for name in ('x', 'y', 'width', 'height', 'border_width', 'depth')),
                ('visual', ctypes.c_void_p), ('root', WINDOW),
                *((name, ctypes.c_int) for name in ('kind', 'bit_gravity', 'win_gravity', 'backing_store')),
                ('backing_planes', ctypes.c_ulong), ('backing_pixel', ctypes.c_ulong), ('save_under', ctypes.c_int),
                ('colormap', ctypes.c_ulong), ('map_installed', ctypes.c_int), ('map_state', ctypes.c_int),
                ('all_event_masks', ctypes.c_long), ('your_event_mask', ctypes.c_long), ('do_not_propagate_mask', ctypes.c_long),
                ('override_redirect', ctypes.c_int), ('screen', ctypes.c_void_p)]


# What goes away while it is looked at is no error.
ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda display, event: 0)


def load():
    library = ctypes.CDLL('libX11.so.6')
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XDefaultRootWindow.restype = WINDOW
    for name, types in (('XDefaultRootWindow', []), ('XCloseDisplay', []), ('XSync', [ctypes.c_int]),
                        ('XGetWindowAttributes', [WINDOW, ctypes.c_void_p]),
                        ('XQueryTree', [WINDOW] + 4 * [ctypes.c_void_p]),
                        ('XSetInputFocus', [WINDOW, ctypes.c_int, ctypes.c_ulong])):
        getattr(library, name).argtypes = [ctypes.c_void_p, *types]
    library.XFree.argtypes = [ctypes.c_void_p]
    library.XSetErrorHandler(ignore)
    return library


def list_windows(library, display):
    """The windows of programs, the lowest first; without menus and tooltips, which manage themselves."""
    root, parent, children, number = WINDOW(), WINDOW(), ctypes.POINTER(WINDOW)(), ctypes.c_uint()
    library.XQueryTree(display, library.XDefaultRootWindow(display), *map(ctypes.byref, (root, parent, children, number)))
    windows = list(children[:number.value])
    library.XFree(children)
    for window in windows:
        about = Attributes()
        if library.XGetWindowAttributes(display, window, ctypes.byref(about)) and about.map_state == VIEWABLE \
                and not about.override_redirect:
            yield window


def focus_uppermost(name):
    """Gives the keyboard of the display @name to its uppermost window."""
    library = load()
    display = library.XOpenDisplay(name.encode())
    if not display:
        raise OSError(f'no display {name}')
    windows = list(list_windows(library, display))
    if windows:
        library.XSetInputFocus(display, windows[-1], REVERT_TO_PARENT, CURRENT_TIME)
    library.XSync(display, 0)
    library.XCloseDisplay(display)
