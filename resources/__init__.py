"""Icons, themes, example graphs and sample data."""

from pathlib import Path

_FOLDER = Path(__file__).parent


def path(name: str) -> Path:
    """Where a resource lies, such as ``path("icons/train.svg")``.

    Raises:
        FileNotFoundError: There is no such resource in this installation.
    """
    found = _FOLDER / name
    if not found.exists():
        raise FileNotFoundError(
            f"the resource {name!r} is missing from this installation: reinstall Netloom"
        )
    return found
