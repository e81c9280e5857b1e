"""The canvas: a view of the graph on which people wire nodes together."""

from app.canvas.canvas import Canvas
from app.canvas.findings import Findings

__all__ = ["Canvas", "Findings"]
