"""What a way of writing a network cannot say."""

from graph_nodes.problem import Problem


class TargetError(Exception):
    """A graph cannot be written in the way that was asked for.

    Attributes:
        problem: Which node it is, why, and what would do.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
