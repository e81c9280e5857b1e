"""The inbox between the reader and the window."""

import threading
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from runtime.client import Inbox
from runtime.messages import Notification

METHODS = st.sampled_from(["progress", "watch", "scalars", "epoch", "log"])
EVENTS = st.lists(st.tuples(METHODS, st.sampled_from("ab"), st.sampled_from("xy")), max_size=40)


@given(EVENTS)
def test_only_what_is_newer_elsewhere_is_left_out(kinds: list[tuple[str, str, str]]) -> None:
    wakes: list[int] = []
    inbox: Inbox[str] = Inbox(lambda: wakes.append(1))
    number = count()
    events = [
        Notification(method, {"run": run, "tag": tag, "n": next(number)})
        for method, run, tag in kinds
    ]
    for event in events:
        inbox.put(event)
    taken = inbox.take()
    assert len(wakes) == (1 if events else 0)
    assert taken == [event for event in events if event in taken]  # in order
    for left_out in (event for event in events if event not in taken):
        assert left_out.method in ("progress", "watch")
        later = [event for event in taken if _same(event, left_out)]
        assert len(later) == 1
        assert later[0].params["n"] > left_out.params["n"]
    assert inbox.take() == []


def _same(one: Notification | str, other: Notification) -> bool:
    assert isinstance(one, Notification)
    by_tag = other.method == "watch"
    return (one.method, one.params["run"], by_tag and one.params["tag"]) == (
        other.method,
        other.params["run"],
        by_tag and other.params["tag"],
    )


def test_other_items_keep_their_place() -> None:
    inbox: Inbox[str] = Inbox(lambda: None)
    done = Notification("done", {})
    for item in (done, "exit", done):
        inbox.put(item)
    assert inbox.take() == [done, "exit", done]


def test_a_full_inbox_lets_go_when_emptied_or_closed() -> None:
    inbox: Inbox[str] = Inbox(lambda: None, limit=10)
    event = Notification("log", {}, size=100)
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
