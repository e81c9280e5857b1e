"""Live plots: curves of any length, compared across runs."""

from app.plots.panel import PlotsPanel

__all__ = ["PlotsPanel"]
