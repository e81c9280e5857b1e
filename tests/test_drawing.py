"""What Hypothesis draws: the same in every run, unless new examples are asked for."""

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.drawing import NEW, SAME


def drawn(profile: str) -> list[object]:
    """The examples of a test under a profile."""
    seen: list[object] = []

    @settings(settings.get_profile(profile), max_examples=200)
    @given(st.integers(), st.text())
    def look(number: int, text: str) -> None:
        seen.append((number, text))

    look()
    return seen


def test_every_run_draws_the_same_whatever_was_imported_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(SAME)
    numbers = ", ".join(str(number) for number in range(10_001, 10_400))
    (tmp_path / "full_of_numbers.py").write_text(f"NUMBERS = [{numbers}]")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("full_of_numbers")
    assert drawn(SAME) == before


def test_a_search_draws_something_else_each_time() -> None:
    assert drawn(NEW) != drawn(NEW)
