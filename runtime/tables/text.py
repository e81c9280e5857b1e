"""A table's file: what may be opened, and how its letters are stored as bytes."""

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

LIMIT = 256 * 2**20
"""Bytes of the largest table that is read: as float32 numbers and texts it fills some GiB."""

SAMPLE = 256 * 1024
"""Letters from the beginning by which delimiters, signs and kinds of columns are told."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 2**20
_CONTROLS = set(range(32)) - set(b"\t\n\v\f\r")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


class TableError(ValueError):
    """A file that cannot be read as a table; the text says why and what would help."""


def file_state(path: Path) -> tuple[int, ...] | None:
    """What changes whenever a file does; None where there is no regular file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev


def check_file(path: Path) -> None:
    """Refuse what would never end, or would fill the memory.

    Raises:
        TableError: It is no regular file, or too large.
        OSError: There is none, or it may not be looked at.
    """
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a device or a pipe"
        raise TableError(f"{path.name or path} is {kind}, and a file is needed")
    if found.st_size > LIMIT:
        size, most = found.st_size / 2**20, LIMIT // 2**20
        raise TableError(
            f"{path.name} has {size:,.0f} MiB, and a table may have {most}: leave rows or columns "
            "out of it"
        )


def guess_encoding(path: Path) -> tuple[str, str]:
    """The encoding of a file, and why.

    Raises:
        TableError: It is no text, or text with a flaw.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name, "the file begins with its byte order mark"
    if b"\0" in start:
        return _without_mark(path, start)
    line = _first_flaw(path)
    if line is None:
        return "utf-8", "all of it is UTF-8"
    return _single_bytes(path, line)


def _without_mark(path: Path, start: bytes) -> tuple[str, str]:
    """UTF-16 has a zero in every other byte of most letters."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > len(start) // 4 and others * 20 < zeros:
            return name, "every other byte is zero"
    raise TableError(f"{path.name} is no text: there are zero bytes in it")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _first_flaw(path: Path) -> int | None:
    """The line of the first byte that is not UTF-8."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    try:
        for chunk in _chunks(path):
            line += decoder.decode(chunk).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    return None


def _single_bytes(path: Path, line: int) -> tuple[str, str]:
    """One of the encodings with a byte for each letter."""
    high = multibyte = 0
    seen: set[int] = set()
    for chunk in _chunks(path):
        found = [byte for byte in set(chunk) if byte >= 0x80 or byte < 32]
        seen.update(found)
        high += sum(chunk.count(byte) for byte in found if byte >= 0x80)
        multibyte += len(_MULTIBYTE.findall(chunk))
    if seen & _CONTROLS:
        raise TableError(f"{path.name} is no text: there are control characters in it")
    if multibyte * 4 > high:
        raise TableError(
            f"{path.name}, line {line}: a byte that is not UTF-8, as other letters of it are: "
            "mend it, or choose another encoding"
        )
    why = f"line {line} has a byte that is not UTF-8"
    if not seen & set(range(0x80, 0xA0)):
        return "latin-1", why
    undefined = seen & {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return ("latin-1" if undefined else "cp1252"), why


def sample(path: Path, encoding: str) -> list[str]:
    """The first lines of a file, whole, with their ends.

    Raises:
        TableError: They are not of this encoding.
    """
    try:
        with path.open(
            newline="", encoding="utf-8-sig" if encoding == "utf-8" else encoding
        ) as file:
            text = file.read(SAMPLE)
    except (UnicodeError, LookupError) as error:
        reason = getattr(error, "reason", error)
        raise TableError(f"{path.name} is not {encoding} text ({reason})") from None
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
    return lines[:-1] if len(text) == SAMPLE and len(lines) > 1 else lines
