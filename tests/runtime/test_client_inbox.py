"""The inbox between the reader and the window."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from runtime.client import Inbox
from runtime.protocol import Done, Event, Log, Progress, Scalars, Watch

RUNS, TAGS = st.sampled_from("ab"), st.sampled_from("xy")
NUMBERS = st.integers(0, 1000)
EVENTS = st.lists(
    st.builds(Progress, RUNS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.just(0.0))
    | st.builds(Watch, RUNS, TAGS, st.just("tensor"), NUMBERS, st.just([]))
    | st.builds(Scalars, RUNS, st.just(()))
    | st.builds(Log, st.just("info"), TAGS),
    max_size=40,
)


@given(EVENTS)
def test_only_what_is_newer_elsewhere_is_left_out(events: list[Event]) -> None:
    wakes: list[int] = []
    inbox: Inbox[str] = Inbox(lambda: wakes.append(1))
    for event in events:
        inbox.put(event)
    latest = {_thing(number, event): number for number, event in enumerate(events)}
    kept = sorted(latest.values())
    assert inbox.take() == [events[number] for number in kept]
    assert len(wakes) == (1 if events else 0)
    assert inbox.take() == []


def _thing(number: int, event: Event) -> object:
    """What an event is of, if only the latest of that matters, and else its number."""
    match event:
        case Progress():
            return "progress", event.run
        case Watch():
            return "watch", event.run, event.tag
        case _:
            return number


def test_other_items_keep_their_place() -> None:
    inbox: Inbox[str] = Inbox(lambda: None)
    done = Done("run", "finished", "", 1, 1.0)
    for item in (done, "exit", done):
        inbox.put(item)
    assert inbox.take() == [done, "exit", done]


def test_a_full_inbox_lets_go_when_emptied_or_closed() -> None:
    inbox: Inbox[str] = Inbox(lambda: None, limit=10)
    event = Log("info", "", size=100)
    inbox.put(event)
    waiting = threading.Thread(target=inbox.put, args=(event,))
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    assert len(inbox.take()) == 1
    waiting.join(5)
    assert not waiting.is_alive()
    waiting = threading.Thread(target=inbox.put, args=(event,))
    waiting.start()
    inbox.close()
    waiting.join(5)
    assert not waiting.is_alive()
    inbox.put(event)
    assert inbox.take() == []
