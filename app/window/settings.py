"""What the window remembers between starts: where things stand, the theme, the last files."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

from app.theme import Mode

WireLabels = Literal["hover", "always"]

Mark = tuple[tuple[str, ...], tuple[float, float, float, float]]
"""A place that is kept: the way to a graph, and the rectangle that was shown of it."""

MAX_RECENT = 12
_MARKED_FILES = 100
_NO_PRESET = "netloom"
_LAYOUT = 1  # another arrangement of docks makes what was remembered of them void


class Settings:
    """Typed access to the person's settings file.

    Args:
        store: Where they are kept; the person's own file unless given.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "netloom", "netloom"
        )

    @property
    def theme(self) -> Mode:
        """Dark, light, or as the desktop has it."""
        value = self._text("theme")
        return cast("Mode", value) if value in ("dark", "light", "system") else "system"

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._store.setValue("theme", mode)

    @property
    def wire_labels(self) -> WireLabels:
        """Whether wires show their shapes always, or under the pointer."""
        return "always" if self._text("wire_labels") == "always" else "hover"

    @wire_labels.setter
    def wire_labels(self, mode: WireLabels) -> None:
        self._store.setValue("wire_labels", mode)

    def keep_wire_labels(self, always: bool) -> None:
        """Remember whether wires show their shapes always."""
        self.wire_labels = "always" if always else "hover"

    @property
    def straight_wires(self) -> bool:
        """Whether wires are straight lines, not curves."""
        return self._text("wires") == "straight"

    def keep_straight_wires(self, straight: bool) -> None:
        """Remember whether wires are straight."""
        self._store.setValue("wires", "straight" if straight else "curved")

    @property
    def autosave(self) -> bool:
        """Whether files are saved by themselves."""
        return self._text("autosave") == "on"

    def keep_autosave(self, on: bool) -> None:
        """Remember whether files are saved by themselves."""
        self._store.setValue("autosave", "on" if on else "off")

    @property
    def pulse(self) -> bool:
        """Whether dots run along the wires while a run trains."""
        return self._text("pulse") != "off"

    def keep_pulse(self, on: bool) -> None:
        """Remember whether dots run along the wires."""
        self._store.setValue("pulse", "on" if on else "off")

    @property
    def minimap(self) -> bool:
        """Whether a map is shown of a graph that does not fit in view."""
        return self._text("minimap") != "off"

    def keep_minimap(self, on: bool) -> None:
        """Remember whether the map is shown."""
        self._store.setValue("minimap", "on" if on else "off")

    @property
    def key_preset(self) -> str:
        """The id of the preset of keys."""
        return self._text("keys/preset")

    def own_keys(self, preset: str) -> dict[str, tuple[str, ...]]:
        """The id of a command → the keys that the person gave it in a preset."""
        try:
            kept = json.loads(self._text(f"keys/{preset or _NO_PRESET}"))
            return {str(name): tuple(map(str, keys)) for name, keys in kept.items()}
        except (TypeError, ValueError, AttributeError):
            return {}

    def keep_keys(self, preset: str, own: Mapping[str, tuple[str, ...]]) -> None:
        """Remember a preset and what the person changed in it."""
        self._store.setValue("keys/preset", preset)
        self._store.setValue(f"keys/{preset or _NO_PRESET}", json.dumps(own))

    @property
    def recent_commands(self) -> list[str]:
        """The ids of the commands that the command palette ran last, the latest first."""
        return self._texts("recent_commands")

    def remember_command(self, command: str) -> None:
        """Put a command first among the recent ones."""
        self._put_first("recent_commands", command)

    @property
    def recent_nodes(self) -> list[str]:
        """The types of the nodes that were added last, the latest first."""
        return self._texts("recent_nodes")

    @property
    def favorite_nodes(self) -> list[str]:
        """The types of the nodes that the palette shows above all others."""
        return self._texts("favorite_nodes")

    def keep_favorite_nodes(self, types: list[str]) -> None:
        """Remember what the palette shows above all others."""
        self._store.setValue("favorite_nodes", types)

    def remember_nodes(self, types: Iterable[str]) -> None:
        """Put types of nodes first among the recent ones, the last of them at the front."""
        for node_type in types:
            self._put_first("recent_nodes", node_type)

    @property
    def charts(self) -> tuple[float, str, bool] | None:
        """How curves were smoothed, over which axis they were drawn, and whether they followed."""
        try:
            smoothing, axis, follow = self._texts("charts")
            return float(smoothing), axis, follow == "follow"
        except ValueError:
            return None

    def keep_charts(self, smoothing: float, axis: str, follow: bool) -> None:
        """Remember how charts are drawn."""
        self._store.setValue("charts", [f"{smoothing:.2f}", axis, "follow" if follow else "stay"])

    @property
    def log_charts(self) -> list[str]:
        """The names of the values that were drawn over a logarithmic axis."""
        return self._texts("log_charts")

    def keep_log_chart(self, tag: str, log: bool) -> None:
        """Remember whether a value is drawn over a logarithmic axis."""
        others = [name for name in self.log_charts if name != tag]
        self._store.setValue("log_charts", [*others, tag] if log else others)

    @property
    def last_folder(self) -> Path:
        """Where the file dialogs open."""
        text = self._text("last_folder")
        return Path(text) if text and Path(text).is_dir() else Path.home()

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._store.setValue("last_folder", str(folder))

    @property
    def recent(self) -> list[Path]:
        """The files that were open last, the latest first; those that are gone are left out."""
        return [path for path in self._recent() if path.exists()]

    def remember(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        path = path.resolve()
        paths = [path, *(p for p in self._recent() if p != path)][:MAX_RECENT]
        self._store.setValue("recent", [str(p) for p in paths])

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._store.remove("recent")

    def marks(self, path: Path) -> dict[int, Mark]:
        """The places that were kept in a file, by number."""
        try:
            kept = json.loads(self._text("places"))[str(path)]
            return {
                int(number): (tuple(map(str, way)), (float(x), float(y), float(w), float(h)))
                for number, (way, (x, y, w, h)) in kept.items()
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            return {}

    def keep_marks(self, path: Path, marks: Mapping[int, Mark]) -> None:
        """Remember the places of a file; of those whose places were kept long ago, none."""
        try:
            kept = dict(json.loads(self._text("places")))
        except (TypeError, ValueError):
            kept = {}
        kept.pop(str(path), None)
        kept[str(path)] = {str(number): mark for number, mark in marks.items()}
        latest = dict([*kept.items()][-_MARKED_FILES:])
        self._store.setValue("places", json.dumps(latest))

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as Qt packs it."""
        return self._bytes("window/geometry")

    @property
    def layout(self) -> QByteArray | None:
        """How the docks and bars are arranged, as Qt packs it."""
        return self._bytes(f"window/layout{_LAYOUT}")

    @property
    def drawer_open(self) -> bool:
        """Whether the panels at the bottom were shown."""
        return self._text("window/drawer") == "open"

    def save_window(self, geometry: QByteArray, layout: QByteArray, *, drawer_open: bool) -> None:
        """Remember where the window and its docks are."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/drawer", "open" if drawer_open else "shut")
        self._store.setValue(f"window/layout{_LAYOUT}", layout)

    def _put_first(self, key: str, text: str) -> None:
        before = (each for each in self._texts(key) if each != text)
        self._store.setValue(key, [text, *before][:MAX_RECENT])

    def _recent(self) -> list[Path]:
        return [Path(text) for text in self._texts("recent")]

    def _texts(self, key: str) -> list[str]:
        value = self._store.value(key, [])
        texts = [value] if isinstance(value, str) else value
        return [t for t in cast("list[object]", texts or []) if isinstance(t, str)]

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None
