"""Tables of keys for people who come from another editor: only what differs from the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Keys = tuple[str, ...]
KeyTable = Mapping[str, Keys]
"""The id of a command → its keys, as Qt writes them; () for none."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A table of keys.

    Attributes:
        name: What people call it.
        keys: The commands whose keys are others than in the table of commands.
    """

    name: str
    keys: KeyTable = field(default_factory=dict[str, Keys])


_BLENDER: KeyTable = {
    "add_node": ("Shift+A",),
    "delete_gap": ("X", "Del"),
    "delete": ("Ctrl+X", "Backspace"),
    "cut": ("Shift+Del",),
    "extract": ("Alt+D",),
    "duplicate": ("Shift+D",),
    "bypass": ("M",),
    "select_all": ("A",),
    "open_module": ("Tab",),
    "leave_module": ("Ctrl+Tab",),
    "ungroup": ("Ctrl+Alt+G",),
    "join": ("F",),
    "frame": ("Ctrl+J",),
    "unframe": ("Alt+P",),
    "swap_kind": ("Shift+S",),
    "fit_selected": (".",),
    "command_palette": ("F3", "Ctrl+Shift+P"),
    "find_next": ("F4",),
    "find_previous": ("Shift+F4",),
    "full_screen": ("Ctrl+Space",),
    "drawer": ("Ctrl+Alt+J",),
}
_COMFYUI: KeyTable = {
    "frame": ("Ctrl+G",),
    "group": ("Ctrl+Shift+E",),
    "collapse_node": ("Alt+C",),
    "run_to_here": ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
    "export_script": ("Ctrl+Alt+E",),
    "fit_selected": (".",),
    "train": ("Ctrl+Return", "Ctrl+Enter", "F5"),
    "commit": ("Alt+Return", "Alt+Enter"),
    "stop": ("Ctrl+Alt+Return", "Shift+F5"),
    "zoom_in": ("Alt+=", "Ctrl++", "Ctrl+=", "+", "="),
    "zoom_out": ("Alt+-", "Ctrl+-", "-"),
    "panel_palette": ("N", "Alt+1"),
}

PRESETS: Mapping[str, Preset] = {
    "": Preset("Netloom"),
    "blender": Preset("Blender", _BLENDER),
    "comfyui": Preset("ComfyUI", _COMFYUI),
}
"""The presets by id; "" is the table of commands as it is."""
