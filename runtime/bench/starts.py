"""How long the editor takes from the start of its process to a window that can be used."""

from runtime.bench.editor import ProbeError, probe, unmeasured, where
from runtime.bench.measurement import is_quick, of_samples

_WINDOW = ("editor start", "to a shown, usable window", "s", 1.0)
_WORKER = ("editor start", "from there to a ready worker", "s", 2.0)


def measure(rounds: int) -> None:
    """Print both measurements; the first start only warms the disk."""
    try:
        starts = [probe("app.probes.start") for _ in range(rounds + 1)][1:]
    except ProbeError as error:
        unmeasured(*_WINDOW, error).print()
        unmeasured(*_WORKER, error).print()
        return
    torch = "the editor imported torch" if any(s["torch"] for s in starts) else "without torch"
    of_samples(*_WINDOW, [s["usable"] for s in starts], f"{torch}, {where()}").print()
    of_samples(*_WORKER, [s["ready"] - s["usable"] for s in starts]).print()


if __name__ == "__main__":
    measure(rounds=1 if is_quick() else 9)
