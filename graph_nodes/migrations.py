"""The history of the ``.loom`` format: how a document of an older format becomes one of today's."""

from collections.abc import Callable
from typing import Any, cast

from graph_nodes.quoting import quoted

Fields = dict[str, Any]
Migration = Callable[[Fields], Fields]


def _with_definitions(document: Fields) -> Fields:
    """Format 2 has definitions, and nodes that are bound or share: there were none before."""
    return document


def _with_ties(document: Fields) -> Fields:
    """Format 3 has layers that are tied: there were none before."""
    return document


def _with_frozen(document: Fields) -> Fields:
    """Format 4 has weights that are frozen: there were none before."""
    return document


def _with_drawing(document: Fields) -> Fields:
    """Format 5 says how a graph is drawn: there were no frames and no looks before."""
    return document


MIGRATIONS: tuple[Migration, ...] = (_with_definitions, _with_ties, _with_frozen, _with_drawing)
"""Step i turns a document of format i + 1 into format i + 2. Only ever append."""

FORMAT = len(MIGRATIONS) + 1
"""The format that this Netloom writes."""


class MigrationError(ValueError):
    """A document whose format is missing, newer than this Netloom, or not what it claims."""


def migrated(content: object, migrations: tuple[Migration, ...] = MIGRATIONS) -> Fields:
    """The document in the newest format.

    Args:
        content: What a file's JSON holds, of whatever kind and format.
        migrations: The steps from each format to the next.

    Raises:
        MigrationError: It is no document of a format that these steps start from.
    """
    if not isinstance(content, dict) or "format" not in content:
        raise MigrationError("this is no Netloom file: it does not say its 'format'")
    document = cast("Fields", content)
    version = document["format"]
    newest = len(migrations) + 1
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise MigrationError("'format' is a whole number of at least 1")
    if version > newest:
        raise MigrationError(
            f"it is of format {quoted(version)}, and this Netloom reads up to {newest}: "
            "update Netloom"
        )
    for number, migrate in enumerate(migrations[version - 1 :], start=version):
        try:
            document = {**migrate(document), "format": number + 1}
        except (LookupError, TypeError, ValueError, AttributeError):
            raise MigrationError(f"it is of format {number} but not built like one") from None
    return document
