"""The last net: what nobody caught goes to the log, and the person reads one sentence."""

import functools
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ParamSpec

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.base.i18n import tr
from runtime.log import RotatingLog, log_file

P = ParamSpec("P")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_qt = logging.getLogger("qt")
_log = logging.getLogger("app")


class Reporter(QObject):
    """Hands unexpected errors of any thread to whatever window listens.

    Signals:
        happened(str): One sentence for the person.
    """

    happened = Signal(str)

    def report(self, error: BaseException) -> None:
        """Log an unexpected error with all its details, and tell the windows."""
        _log.error("Unexpected error\n%s", "".join(traceback.format_exception(error)))
        self.happened.emit(sentence(error))


def sentence(error: BaseException) -> str:
    """What a person reads of an unexpected error."""
    return tr(
        "Something in Netloom went wrong ({kind}). Your graph is as it was; "
        "the details are in {log}.",
        kind=type(error).__name__,
        log=_log_path or tr("the log"),
    )


def guarded(paint: Callable[P, None]) -> Callable[P, None]:
    """Report what a ``paint`` that Qt calls raises, instead of letting it out.

    Qt paints many items in one go. PySide keeps the error of the first until that is over, and
    crashes the process when a second comes meanwhile.
    """

    @functools.wraps(paint)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            paint(*args, **kwargs)
        except Exception as error:
            reporter.report(error)

    return call


_log_path: Path | None = None
reporter = Reporter()


def open_log() -> Path:
    """Write what is logged to this process's own file, and return it."""
    global _log_path
    _log_path = log_file("window")
    handler = _FileHandler(RotatingLog(_log_path))
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    return _log_path


class _FileHandler(logging.Handler):
    """Writes records to a log that cannot grow without bound and never raises."""

    def __init__(self, log: RotatingLog) -> None:
        super().__init__()
        self._file = log

    def emit(self, record: logging.LogRecord) -> None:
        self._file.write(f"{self.format(record)}\n".encode())


def install() -> Callable[[], None]:
    """Catch what nobody caught: in slots, in threads, in Qt. Returns what undoes it."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before[0](kind, error, trace)
            return
        reporter.report(error.with_traceback(trace))

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            reporter.report(args.exc_value)

    def on_unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            reporter.report(args.exc_value)

    sys.excepthook, threading.excepthook = on_error, on_thread_error
    sys.unraisablehook = on_unraisable
    old_handler = qInstallMessageHandler(_on_qt_message)

    def restore() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        qInstallMessageHandler(old_handler)

    return restore


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _qt.log(_QT_LEVELS[kind], "%s", message)
