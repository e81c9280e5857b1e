"""Random graphs that train, with parts of them in definitions, those in others, some repeated.

Some of what is computed in definitions is watched there, and some of what is learned is frozen.
"""

from contextlib import suppress
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st
from strategies import frozen

from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.grouping import group
from graph_nodes.instances import REPEAT
from graph_nodes.project import Project
from graph_nodes.spec import Role
from runtime.check.checker import Checker
from tests.contract.programs import programs

HERE = Path(__file__).parent
CHECKER = Checker()


@st.composite
def nested(draw: st.DrawFn, repeats: bool = True) -> tuple[Graph, Graph]:
    """A sound graph, and the same with some of its nodes in definitions.

    Args:
        draw: From hypothesis.
        repeats: Whether instances may be repeated, where that leaves the graph sound.
    """
    graph = draw(programs())
    project = Project(graph)
    for number in range(draw(st.integers(1, 4))):
        scope = draw(st.sampled_from(["", *(one.id for one in project.definitions.values())]))
        nodes = project.scope(scope).nodes.values()
        held = [n.id for n in nodes if n.spec and n.spec.role in (Role.OP, Role.PARAMETER)]
        if not held:
            continue
        chosen = draw(st.lists(st.sampled_from(held), min_size=1, max_size=5, unique=True))
        with suppress(GraphError):  # they are no one piece: what one gives comes back to another
            project, instance = group(project, chosen, f"Block{number}", scope)
            if repeats and draw(st.booleans()):
                project = _repeated(project, scope, instance)
    for _ in range(draw(st.integers(0, 2))):
        project = _watched(draw, project)
    for _ in range(draw(st.integers(0, 2))):
        project = _frozen(draw, project)
    # What nothing asked for could be repeated in vain, and may be asked for in a definition.
    assume(not repeats or not CHECKER.check(project.main, HERE).errors)
    return graph, project.main


def _watched(draw: st.DrawFn, project: Project) -> Project:
    """The project with a Watch in one of its definitions, if it has any."""
    places = [
        (one.id, node.id, port.name)
        for one in project.definitions.values()
        for node in one.graph.nodes.values()
        for port in node.outputs()
    ]
    if not places:
        return project
    scope, source, output = draw(st.sampled_from(places))
    every = draw(st.sampled_from([1, 3]))

    def added(graph: Graph) -> Graph:
        graph, watch = graph.add("Watch", params={"every": every})
        return graph.connect(Wire(source, output, watch, "x"))

    return project.edit_scope(scope, added)


def _frozen(draw: st.DrawFn, project: Project) -> Project:
    """The project with something frozen, where that leaves something to train."""
    scope = draw(st.sampled_from(["", *(one.id for one in project.definitions.values())]))
    later = project
    with suppress(GraphError):  # it has no weights
        later = project.edit_scope(scope, lambda graph: draw(frozen(graph, project.definitions)))
    return project if CHECKER.check(later.main, HERE).errors else later


def _repeated(project: Project, scope: str, instance: str) -> Project:
    """The project with an instance that is there twice, if it can be."""
    try:
        later = project.edit_scope(scope, lambda g: g.set_param(instance, REPEAT.name, 2))
    except GraphError:
        return project
    return project if CHECKER.check(later.main, HERE).errors else later
