"""Finds the Watch that a tag is of: a program calls what it saw by a path of names."""

from dataclasses import replace

from graph_nodes.definitions import concrete
from graph_nodes.graph import Graph, GraphNode
from runtime.codegen.names import attributes
from runtime.plan import DefinitionPlan, Plan


def watch_of(graph: Graph, tag: str) -> GraphNode:
    """The Watch that a tag is of, with the values that its parameters have there.

    Args:
        graph: The main graph.
        tag: The name of the Watch, behind those by which the modules around it have the instances
            that it is in and, where one is repeated, its number: "blocks/0/attention".

    Raises:
        KeyError: It is of none.
    """
    *way, name = tag.split("/")
    plan = Plan(graph)
    for part in way:
        if not part.isdecimal():
            plan = _inside(plan, part)
    node = plan.graph.by_name(name)
    if node is None:
        raise KeyError(tag)
    return node


def _inside(plan: Plan, attribute: str) -> DefinitionPlan:
    """What the instance computes that a module has by an attribute."""
    known = attributes(plan)
    for node_id in plan.watching:
        definition = plan.definition(node_id)
        if known[node_id] == attribute and definition is not None:
            inner = concrete(definition, plan.node(node_id).values())
            inner = replace(inner, definitions=plan.graph.definitions)
            return DefinitionPlan(inner, ports=definition.order)
    raise KeyError(attribute)
