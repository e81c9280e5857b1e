"""Pictures of charts: of a card on the screen, and of a whole run where there is no screen."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from numpy.typing import ArrayLike
from PySide6.QtCore import QBuffer, QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from app import theme
from app.base.i18n import tr
from app.plots.chart import Chart, ChartSettings
from app.plots.legend import legend_entries, paint_legend
from app.plots.run_names import RunNames
from app.plots.series import Curve, PlotRun, Series
from graph_nodes.atomic import write_atomically

Points = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Steps, wall times in seconds since 1970, values; each of shape (n,)."""

_SCALE = 2
_PLOT = QSize(640, 340)
_PAD = 12
_AXIS = 22
"""How much room what an axis counts takes beside it."""
_LINE = 1.5


def save_chart(path: Path, title: str, chart: Chart, curves: Sequence[Curve]) -> None:
    """Write a chart as it looks on the screen to a PNG or SVG file, and what it is read by.

    That is its title, its legend, the names of its runs and what its axes count.

    Raises:
        ValueError: the name of the file ends in neither .png nor .svg.
        OSError: the file cannot be written.
    """
    current = theme.current()
    width = chart.width() + _AXIS
    head = round(_head_height(current, curves, width))
    size = QSize(width, chart.height() + head + _AXIS)
    with _canvas(path, size, current) as painter:
        _paint(painter, QRectF(QPointF(), size), title, chart, curves, current)


def save_loss_curve(
    path: Path, series: Mapping[tuple[str, str], Points], dark: bool = False
) -> None:
    """Write the curves of one run to a PNG or SVG file, one chart a tag; no display is needed.

    Args:
        path: where to; the name ends in .png or .svg.
        series: the points by (split, tag), such as ("train", "loss"). Curves without a point are
            left out.
        dark: whether to paint light on dark.

    Raises:
        ValueError: the name of the file ends otherwise, or a curve's columns differ in length.
        OSError: the file cannot be written.
    """
    application = QCoreApplication.instance() or QApplication(["netloom", "-platform", "offscreen"])
    current = theme.build("dark" if dark else "light")
    run = PlotRun("run", "", 1)
    for (split, tag), points in series.items():
        curve = Series()
        curve.append(*points)
        if len(curve):
            run.series[tag, split] = curve
    tags = list(dict.fromkeys(tag for tag, _ in run.series))
    columns = min(2, max(1, len(tags)))
    rows = -(-max(1, len(tags)) // columns)
    cell = _PLOT + QSize(_AXIS, round(_head_height(current, (), 0.0)) + _AXIS)
    with _canvas(path, QSize(cell.width() * columns, cell.height() * rows), current) as painter:
        for index, tag in enumerate(tags):
            row, column = divmod(index, columns)
            box = QRectF(column * cell.width(), row * cell.height(), cell.width(), cell.height())
            curves = [Curve(run, split, s) for (t, split), s in run.series.items() if t == tag]
            with _hidden_chart(curves, current) as chart:
                _paint(painter, box, tag, chart, curves, current)
        if not tags:
            painter.setPen(QColor(current.colors.muted))
            nowhere = QRectF(0, 0, cell.width(), cell.height())
            painter.drawText(nowhere, Qt.AlignmentFlag.AlignCenter, tr("No values were logged"))
    del application


@contextmanager
def _hidden_chart(curves: Sequence[Curve], current: theme.Theme) -> Iterator[Chart]:
    """Give a chart that is laid out and painted as if it were shown."""
    chart = Chart()
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.set_theme(current)
    chart.set_settings(ChartSettings())
    chart.set_curves(curves)
    chart.resize(_PLOT)
    chart.show()
    while not chart.refresh():
        pass
    yield chart
    chart.close()
    chart.deleteLater()


@contextmanager
def _canvas(path: Path, size: QSize, current: theme.Theme) -> Iterator[QPainter]:
    """Give a painter on a file of `size` in pixels of the screen; it is written at the end."""
    suffix = path.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise ValueError(f"{path.name}: a picture's name must end in .png or .svg")
    image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    vector = QSvgGenerator()
    drawn = QBuffer()  # a device of Qt's that finds the disk full does not say so
    drawn.open(QBuffer.OpenModeFlag.WriteOnly)
    vector.setOutputDevice(drawn)
    vector.setSize(size)
    vector.setViewBox(QRectF(0, 0, size.width(), size.height()))
    painter = QPainter()
    if not painter.begin(vector if suffix == ".svg" else image):
        raise OSError(f"{path} cannot be written")
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(current.colors.raised))
    yield painter
    painter.end()
    if suffix == ".png":
        # The stubs say bytes, which it refuses.
        image.save(drawn, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    write_atomically(path, bytes(drawn.data().data()))


def _paint(
    painter: QPainter,
    box: QRectF,
    title: str,
    chart: Chart,
    curves: Sequence[Curve],
    current: theme.Theme,
) -> None:
    """Paint the title, the legend, the names of the runs, the chart and its axes into `box`."""
    title_font, small = _fonts(current)
    title_height = _LINE * QFontMetricsF(title_font).height()
    small_height = _LINE * QFontMetricsF(small).height()
    painter.setFont(title_font)
    painter.setPen(QColor(current.colors.text))
    head = QRectF(box.left() + _PAD, box.top() + _PAD / 2, box.width() - 2 * _PAD, title_height)
    painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    legend = QRectF(box.left() + _PAD / 2, head.bottom(), head.width(), small_height)
    paint_legend(painter, legend, legend_entries(curves, current), current, small)
    names = RunNames(curves, head.width(), small)
    names.paint(painter, QPointF(head.left(), legend.bottom()), current)
    top = _head_height(current, curves, box.width())
    plot = box.adjusted(_AXIS, top, 0, -_AXIS)
    chart.paint_on(painter, plot)
    across, scale = chart.axis_names()
    painter.setFont(small)
    painter.setPen(QColor(current.colors.muted))
    below = QRectF(plot.left(), plot.bottom(), plot.width(), _AXIS - _PAD / 2)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, across)
    painter.save()
    painter.translate(box.left(), plot.bottom())
    painter.rotate(-90)
    beside = QRectF(0, _PAD / 2, plot.height(), _AXIS - _PAD / 2)
    upright = f"{title}, {scale}" if scale else title
    painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, upright)
    painter.restore()


def _head_height(current: theme.Theme, curves: Sequence[Curve], width: float) -> float:
    title_font, small = _fonts(current)
    lines = QFontMetricsF(title_font).height() + QFontMetricsF(small).height()
    names = RunNames(curves, width - 2 * _PAD, small)
    return _LINE * lines + _PAD / 2 + names.height


def _fonts(current: theme.Theme) -> tuple[QFont, QFont]:
    title, small = QFont(QApplication.font()), QFont(QApplication.font())
    title.setPointSizeF(current.sizes.body)
    title.setBold(True)
    small.setPointSizeF(current.sizes.small)
    return title, small
