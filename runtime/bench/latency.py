"""How long a click would wait in the editor while a model trains flat out."""

from runtime.bench.editor import ProbeError, probe, unmeasured, where
from runtime.bench.measurement import is_quick, of_samples

_WAIT = ("editor latency, 99th percentile", "while the starter trains", "ms", 16.0)


def measure(rounds: int) -> None:
    """Print the measurement: each sample is the 99th percentile of one training of seconds."""
    try:
        found = [probe("app.probes.latency") for _ in range(rounds)]
    except ProbeError as error:
        unmeasured(*_WAIT, error).print()
        return
    worst = max(f["max"] for f in found)
    speed = min(f["steps_per_second"] for f in found)
    remark = f"longest wait {worst:.1f} ms; {speed:,} steps a second, {where()}"
    of_samples(*_WAIT, [f["p99"] for f in found], remark).print()


if __name__ == "__main__":
    measure(rounds=1 if is_quick() else 3)
