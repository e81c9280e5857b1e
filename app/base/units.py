"""Amounts as people say them."""

from app.base.i18n import tr


def bytes_text(count: float) -> str:
    """An amount of memory: 96 B, 12 KB, 512 MB, 1.5 GB."""
    if count < 2**10:
        return tr("{count} B", count=f"{count:.0f}")
    if count < 2**20:
        return tr("{count} KB", count=f"{count / 2**10:.0f}")
    if count < 2**30:
        return tr("{count} MB", count=f"{count / 2**20:.0f}")
    return tr("{count} GB", count=f"{count / 2**30:.1f}")
