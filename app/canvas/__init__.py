"""The canvas: a view of the graph on which people wire nodes together."""

from app.canvas.canvas import Canvas
from app.canvas.findings import Findings
from app.canvas.requests import NEW

__all__ = ["NEW", "Canvas", "Findings"]
