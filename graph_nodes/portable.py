"""A module apart from any project, and the ``.loommodule`` file that carries it to another.

The file is a document like a ``.loom`` file, with definitions alone, which says which of them it
offers. It is described in docs/file-format.md.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from graph_nodes.definitions import reached
from graph_nodes.document import OFFERS, definitions_field, document_fields, document_text
from graph_nodes.fields import graph_of
from graph_nodes.graph import INSTANCE, Definition, Graph, GraphError
from graph_nodes.library import BUILT_INS, Library
from graph_nodes.project import Project
from graph_nodes.quoting import quoted
from graph_nodes.reading import DocumentError, read, shown_name

SUFFIX = ".loommodule"
"""What the name of such a file ends with."""


@dataclass(frozen=True)
class PortableModule:
    """A definition with those that it needs.

    Attributes:
        graph: An instance of it, alone: what is pasted where the module is used.
    """

    graph: Graph

    @classmethod
    def of(cls, project: Project, definition_id: str) -> "PortableModule":
        """A definition of a project.

        Raises:
            GraphError: There is none of this id, or it uses one that is not there.
        """
        one = project.definition(definition_id)
        every = project.definitions
        graph, _ = Graph(definitions=every, library=project.main.library).add(one.type)
        needed = reached(every, graph)
        for each in needed.values():
            for node in each.graph.nodes.values():
                if node.type.startswith(INSTANCE) and node.type not in needed:
                    raise GraphError(
                        f"{each.name} uses a module that is not there, as '{node.name}'"
                    )
        return cls(replace(graph, definitions={}).with_definitions(needed.values()))

    @property
    def offered(self) -> Definition:
        """The definition."""
        (node,) = self.graph.nodes.values()
        return self.graph.definitions[node.type]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.offered.name

    def renamed(self, name: str) -> "PortableModule":
        """The same under another name.

        Raises:
            GraphError: It cannot be called so, or one that it needs is.
        """
        return self.of(Project(self.graph).rename(self.offered.id, name), self.offered.id)


def dumps(module: PortableModule) -> str:
    """The text of a ``.loommodule`` file. The same module always gives the same text."""
    offers = f'"{OFFERS}": {json.dumps(module.offered.id)}'
    return document_text([offers, definitions_field(module.graph.definitions.values())])


def loads(text: str, origin: str = "module", library: Library = BUILT_INS) -> PortableModule:
    """The module in the text of a ``.loommodule`` file.

    Args:
        text: What the file holds.
        origin: What messages call the file.
        library: The node classes that are known.

    Raises:
        DocumentError: The text is no module; nothing is half-read.
    """
    fields = document_fields(text, origin, "module")
    try:
        if OFFERS not in fields:
            raise DocumentError("it is a graph, not a module: open it, and copy from it")
        if fields.get("nodes") or fields.get("wires"):
            raise DocumentError("a module has no nodes outside of its definitions")
        graph, offers = graph_of(fields, library), fields[OFFERS]
        if not isinstance(offers, str) or f"{INSTANCE}{offers}" not in graph.definitions:
            held = ", ".join(f"{quoted(d.id)} ({d.name})" for d in graph.definitions.values())
            raise DocumentError(
                f"it offers the definition {quoted(offers)}, but holds {held or 'none'}"
            )
        return PortableModule.of(Project(graph), offers)
    except (DocumentError, GraphError) as error:
        raise DocumentError(f"{origin}: {error}") from None


def load(path: str | Path) -> PortableModule:
    """The module in a file.

    Raises:
        DocumentError: The file cannot be read, or is no module.
    """
    return loads(read(path, "module"), shown_name(path))
