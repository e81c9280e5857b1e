"""A person's own library: a folder with a file for each module, which any project may use."""

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.aside import Aside
from app.base.i18n import tr
from app.document.file_watch import PATIENCE, FileWatch
from graph_nodes import portable
from graph_nodes.atomic import write_atomically
from graph_nodes.category import Category
from graph_nodes.elements import Spec
from graph_nodes.portable import SUFFIX, PortableModule
from graph_nodes.reading import DocumentError, read, shown_name

LIBRARY = Category("My library", look="modules", order=6)
"""That of the modules that a person keeps, below those of the project."""

_OFFERED = "library:"
"""What the type ids begin with under which the modules are offered."""

_KEPT = 1024
"""How many modules that were read are remembered."""


@dataclass(frozen=True)
class Shelved:
    """A module in the library.

    Attributes:
        file: Where it is.
        module: What it is.
        label: What people read: its name, and that of its file where another has the same name.
        spec: What is shown of it where nodes are offered; no node is ever of its type.
    """

    file: Path
    module: PortableModule
    label: str
    spec: Spec

    @classmethod
    def of(cls, file: Path, module: PortableModule, label: str) -> "Shelved":
        """A module as it is offered beside nodes."""
        own = module.offered.spec
        text = module.offered.help or tr("{name}, a module of your library.", name=own.label)
        return cls(file, module, label, _spec(f"{_OFFERED}{file.name}", own, text, label))


@lru_cache(maxsize=_KEPT)
def _spec(kind: str, own: Spec, text: str, label: str) -> Spec:
    said = {"__doc__": text, "category": LIBRARY, "label": label}
    spec = type(own.__name__, (own,), {**said, "default_name": own.default_name})
    spec.type, spec.word, spec.params = kind, own.word, own.params
    spec.input_ports, spec.output_ports = own.input_ports, own.output_ports
    return spec


@dataclass(frozen=True)
class Content:
    """What is in the folder.

    Attributes:
        modules: The modules by the type id under which they are offered, sorted by name.
        refused: Why files that are called like modules are none, a sentence each.
        files: All that are called like modules.
    """

    modules: Mapping[str, Shelved] = field(default_factory=lambda: MappingProxyType({}))
    refused: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def look(folder: Path) -> Content:
    """What is in a folder now; one that is not there is made, so that it can be watched."""
    found: dict[Path, PortableModule] = {}
    refused: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted(file for file in folder.iterdir() if _is_module(file.name))
    except OSError:  # nothing can be kept there, which is said when somebody wants to
        files = []
    for file in files:
        try:
            found[file] = _parsed(read(file, "module"), shown_name(file))
        except DocumentError as error:
            refused.append(str(error))
    return Content(_shelved(found), tuple(refused), tuple(files))


@lru_cache(maxsize=_KEPT)
def _parsed(text: str, origin: str) -> PortableModule:
    """The module in a text; the same one for the same text, so that a look again is quick."""
    return portable.loads(text, origin)


def _is_module(name: str) -> bool:
    """Whether a file is called like one that is a module, and not hidden, as half-written ones."""
    return name.lower().endswith(SUFFIX) and not name.startswith(".")


def _shelved(modules: Mapping[Path, PortableModule]) -> Mapping[str, Shelved]:
    count = Counter(module.name for module in modules.values())
    every: list[Shelved] = []
    for file, module in modules.items():
        alone = count[module.name] == 1 or file.stem == module.name
        label = module.name if alone else f"{module.name} ({file.stem})"
        every.append(Shelved.of(file, module, label))
    every.sort(key=lambda one: (one.label.casefold(), one.file))
    return MappingProxyType({one.spec.type: one for one in every})


class Shelf(QObject):
    """The library as it is now, whatever changes it.

    Attributes:
        folder: Where it is.

    Signals:
        changed: Other modules are there.
        refused(str): A file in the folder is no module, and why. Said once until that changes.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._content = Content()
        self._watch = FileWatch(self)
        self._aside = Aside(PATIENCE, self)
        # Several files may change at once; one look at them all is enough.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)
        self._watch.changed.connect(lambda _: self._soon.start())

    @property
    def modules(self) -> Mapping[str, Shelved]:
        """The modules by the type id under which they are offered, sorted by name."""
        return self._content.modules

    def specs(self) -> tuple[Spec, ...]:
        """What is shown of them where nodes are offered."""
        return tuple(one.spec for one in self.modules.values())

    def named(self, name: str) -> list[Shelved]:
        """The modules of this name."""
        return [one for one in self.modules.values() if one.module.name == name]

    def names(self) -> set[str]:
        """The names that are taken, be it by a file that cannot be read."""
        found = {one.module.name for one in self.modules.values()}
        with contextlib.suppress(OSError):
            found |= {file.stem for file in self.folder.iterdir()}
        return found

    def place(self, name: str) -> Path:
        """The file in which a module of this name is kept."""
        return self.folder / f"{name}{SUFFIX}"

    # -- changing it -----------------------------------------------------------------------

    def put(self, module: PortableModule, file: Path) -> None:
        """Keep a module in a file of the folder, in place of what is there.

        Raises:
            OSError: It could not be written; what was there is as it was.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(file, portable.dumps(module))
        self._become({**self._modules(), file: module})

    def remove(self, kind: str) -> None:
        """Keep a module no longer.

        Raises:
            OSError: Its file could not be removed.
        """
        file = self.modules[kind].file
        file.unlink(missing_ok=True)
        self._become({f: module for f, module in self._modules().items() if f != file})

    def _modules(self) -> dict[Path, PortableModule]:
        return {one.file: one.module for one in self.modules.values()}

    def _become(self, modules: Mapping[Path, PortableModule]) -> None:
        self._show(replace(self._content, modules=_shelved(modules)))

    # -- following the folder --------------------------------------------------------------

    def start(self) -> None:
        """Read the folder, and follow what others do there."""
        self._read()

    def look(self) -> None:
        """Look now, as not every disk tells of changes."""
        self._watch.look()

    def close(self) -> None:
        """Follow no more."""
        self._watch.close()
        self._soon.stop()
        self._aside.forget()

    def _read(self) -> None:
        self._aside.do(partial(look, self.folder), self._on_read, lambda _: None)

    def _on_read(self, content: Content) -> None:
        before = self._content.refused
        self._show(content)
        for text in content.refused:
            if text not in before:
                self.refused.emit(text)
        self._watch.set_files([self.folder, *content.files])

    def _show(self, content: Content) -> None:
        before, self._content = self._content, content
        if before.modules != content.modules:
            self.changed.emit()
