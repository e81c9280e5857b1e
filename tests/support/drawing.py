"""How Hypothesis draws examples: the same ones in every run, or new ones when asked to search."""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import engine, providers

SAME, FEW, NEW = "same", "few", "new"
"""The profiles: what every run of the tests draws, the first of it for `run.py test --fast`, and
what `run.py test --random` draws."""

_SHRINKING = 30
"""Seconds that a failing example may be made smaller for, in each test."""


def set_up_drawing() -> None:
    """Make the profiles and load the one that draws the same in every run."""
    # A busy machine is slow now and then; how fast things are is measured elsewhere.
    patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile(SAME, settings(derandomize=True, print_blob=True, **patient))
    settings.register_profile(FEW, settings.get_profile(SAME), max_examples=12)
    settings.register_profile(
        NEW, settings(derandomize=False, database=None, print_blob=True, **patient)
    )
    settings.load_profile(SAME)
    _shrink_briefly()
    _ignore_what_is_imported()


def _shrink_briefly() -> None:
    """Hypothesis has no setting for it, and takes five minutes where examples are slow to try."""
    assert hasattr(engine, "MAX_SHRINKING_SECONDS")
    engine.MAX_SHRINKING_SECONDS = _SHRINKING


def _ignore_what_is_imported() -> None:
    """Draw no numbers and texts that stand in the source of whatever happens to be imported.

    Which modules are, depends on the tests that ran before in the same process.
    """
    assert hasattr(providers, "is_local_module_file")
    providers.is_local_module_file = lambda path: False
