"""`run.py test` in real processes: its stages, its search, and what CI runs of it."""

import os
import re

from support.checkout import REPOSITORY, Checkout


def test_all_stages_run_and_the_first_failure_counts(checkout: Checkout) -> None:
    checkout.fake_environment("dev")
    tool = "import sys; print('ran', *sys.argv[1:]); sys.exit({})"
    checkout.write("ruff/__main__.py", tool.format("2 if sys.argv[1] == 'check' else 0"))
    checkout.write("pyright/__main__.py", tool.format(1))
    checkout.write("importlinter/cli.py", "def lint_imports_command(): print('ran imports')")
    checkout.write("pytest/__main__.py", tool.format(0))
    result = checkout.run("test", "--fast", "-k", "nodes")
    assert result.returncode == 2, result.stderr
    ran = [line for line in result.stdout.splitlines() if line.startswith("ran")]
    assert ran[:3] == ["ran format --check .", "ran check .", "ran imports"]
    assert ran[3].endswith("-m not slow --hypothesis-profile=few -k nodes")
    assert ran[4:] == ["ran"], "the types are told last: they take long, beside the others"
    summary = result.stdout.splitlines()[-1]
    assert re.sub(r" \(\d+:\d\d\)", "", summary) == (
        "format passed · lint FAILED · imports passed · tests passed · types FAILED"
    )


def test_a_search_draws_anew_until_its_time_is_over_or_something_is_found(
    checkout: Checkout,
) -> None:
    checkout.fake_environment("dev")
    tool = "import sys; print('ran', *sys.argv[1:]); sys.exit({})"
    checkout.write("pytest/__main__.py", tool.format(0))
    result = checkout.run("test", "--random", "0", "-k", "nodes")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "Nothing found in 1 rounds of new examples."

    checkout.write("pytest/__main__.py", tool.format(1))
    results = [checkout.run("test", "--random", "10", "-k", "nodes") for _ in range(2)]
    seeds = set()
    for result in results:
        assert result.returncode == 1
        lines = result.stdout.splitlines()
        (ran,) = (line for line in lines if line.startswith("ran"))
        assert "-m hypothesis" in ran, "nothing else draws"
        again = re.search(r"run\.py test (--hypothesis-profile=new .*-k nodes)$", lines[-1])
        assert again is not None
        assert ran.endswith(again[1])
        seeds.add(again[1])
    assert len(seeds) == 2


def test_ci_runs_the_very_same_command() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text()
    assert script.rstrip().endswith("exec python3 run.py test")
    assert os.access(REPOSITORY / ".ci" / "run", os.X_OK)
