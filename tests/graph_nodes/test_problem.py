"""Problems cross to the editor and back, and read as one sentence."""

from hypothesis import given
from hypothesis import strategies as st

from graph_nodes.problem import Problem

TEXTS = st.text(max_size=20)


@given(
    st.builds(
        Problem,
        severity=st.sampled_from(["error", "warning", "info"]),
        message=TEXTS,
        node=st.none() | TEXTS,
        port=st.none() | TEXTS,
        remedy=TEXTS,
    )
)
def test_a_problem_survives_the_crossing(problem: Problem) -> None:
    assert Problem.from_json(problem.to_json()) == problem


def test_a_problem_ends_in_what_would_mend_it() -> None:
    assert str(Problem("error", "fc wants 3")) == "fc wants 3"
    assert str(Problem("error", "fc wants 3", remedy="give it 3")) == "fc wants 3: give it 3"
