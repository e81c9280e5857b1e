"""Remembers what a training tells."""

from typing import Any, TypeVar

from runtime.protocol import Epoch, Event, to_json

Kind = TypeVar("Kind", bound=Event)


class Told(list[Event]):
    """Takes events, and has them in their order."""

    def __call__(self, event: Event) -> None:
        self.append(event)

    def of(self, kind: type[Kind], run: str | None = None) -> list[Kind]:
        """Those of a kind, of a run if one is given."""
        found = [event for event in self if isinstance(event, kind)]
        return [event for event in found if run in (None, getattr(event, "run", None))]

    def epochs(self) -> list[dict[str, Any]]:
        """What each epoch gave, as an exported script prints it."""
        epochs = [to_json(epoch) for epoch in self.of(Epoch)]
        return [{name: v for name, v in epoch.items() if name != "run"} for epoch in epochs]
