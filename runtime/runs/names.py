"""Names on disk: of a run, of its graph's folder, of a tag's file."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, unquote

GRAPH = "graph.loom"
"""In a run's folder, the graph as it was when the run began."""

SCRIPT = "script.py"
"""In a run's folder, the exported script of that graph."""

WEIGHTS = "weights.safetensors"
"""In a run's folder, the final weights."""

SCALINGS = "weights.json"
"""In a run's folder, by what new data must be scaled for these weights."""

CHECKPOINT = "checkpoints/last.pt"
"""In a run's folder, the state to go on from if the run breaks off."""

FINAL = "checkpoints/final.pt"
"""In a finished run's folder, the state to go on from for more epochs."""

FACTS = "run.json"
"""In a run's folder, what is known of it: seed, versions, settings, outcome, …"""

LOG = "log.txt"
"""In a run's folder, what was said while it trained."""

LOCK = ".lock"
"""In a run's folder, the file that its training keeps locked."""

RESERVE = ".reserve"
"""In the folder of a run under way, room for what is written at its end."""

_WORDS = """
acorn amber anchor apple aspen autumn badger bamboo banjo basil beacon berry birch bloom
breeze brook cactus canoe canyon cedar cello cherry clover cobalt comet copper coral cotton
cove crane cricket daisy dapple delta dune eagle echo ember falcon fern fiddle finch fjord
flint forest garnet ginger glade grove harbor hazel heron honey indigo island ivory ivy
jasper juniper kettle kite lagoon lantern lark laurel lemon lily linen lotus lynx magnet
mango maple marble meadow melon mint moss nectar nutmeg oak ocean olive opal orchid otter
owl pebble pepper pine plum poppy prairie quartz quill rain raven reef ribbon ridge river
robin saffron sage sail sierra silver sparrow spruce star summit swift teal thistle thunder
tulip tundra valley velvet violet walnut willow winter wren yarrow zephyr
"""
WORDS = tuple(_WORDS.split())

_STAMP = "%Y%m%d-%H%M%S"
_RUN = re.compile(r"(\d{8}-\d{6})-([a-z0-9-]+)")
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 80
_LONGEST_PART = 244


def run_names(now: datetime) -> Iterator[str]:
    """Yield names for a run begun now, without end; the caller takes the first that is free.

    The words come from the system's own randomness, so that no seeded generator is disturbed.
    """
    while True:
        yield f"{now.strftime(_STAMP)}-{secrets.choice(WORDS)}"
        yield f"{now.strftime(_STAMP)}-{secrets.choice(WORDS)}-{secrets.choice(WORDS)}"


def run_started(name: str) -> datetime | None:
    """Return when the run of this name began, in local time; None if it is no run's name."""
    match = _RUN.fullmatch(name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], _STAMP).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def run_word(name: str) -> str:
    """Return the word that people know the run of this name by; another name as it is."""
    match = _RUN.fullmatch(name)
    return match[2] if match else name


def folder_name(graph_name: str) -> str:
    """Return the graph's name as a folder's name that every common file system takes."""
    name = _UNSAFE.sub("_", graph_name)[:_LONGEST].strip(" .")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def tag_file(tag: str) -> str:
    """Return the file name of a tag; ``file_tag`` is its inverse.

    Capitals are written as ``%XX``, so that no two tags share a file where case is not told apart.
    What is too long for a file name, as a way through many modules can be, goes on in a folder.
    """
    name = re.sub(r"(?<!%)(?<!%.)[A-Z]", _escaped, quote(tag, safe=" ()[]=,+@"))
    if _RESERVED.fullmatch(name) or name.startswith("."):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    parts = (name[start : start + _LONGEST_PART] for start in range(0, len(name), _LONGEST_PART))
    return f"{'/'.join(parts)}.bin"


def _escaped(letter: re.Match[str]) -> str:
    return f"%{ord(letter[0]):02X}"


def file_tag(name: str) -> str:
    """Return the tag whose scalars the file of this name holds."""
    return unquote(name.replace("/", "").removesuffix(".bin")).encode("utf-8", "replace").decode()
