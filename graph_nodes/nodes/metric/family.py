"""What metrics share."""

from graph_nodes.ports import Input
from graph_nodes.spec import Node, Role


class Metric(Node, abstract=True):
    """A node that says how good a model is.

    Its module counts what it needs batch by batch (``update``) and works its value out over all
    samples (``compute``), as torchmetrics' do: its value does not depend on how samples are
    batched.
    """

    role = Role.METRIC


class RegressionMetric(Metric, abstract=True):
    """A metric of real-valued predictions, in the target's own unit."""

    forward = "{self}.update({prediction}, {target})"
    unit_of = "target"
    prediction = Input("*shape", dtype="float", help="What the model says.")
    target = Input("*shape", dtype="float", help="What it should say, in the same shape.")
