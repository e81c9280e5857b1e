"""The last net: what nobody caught goes to the log, and the person reads one sentence."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.i18n import tr

_LOG_BYTES = 1_000_000
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


_log_path: Path | None = None
reporter = Reporter()


def open_log(path: Path) -> None:
    """Write the log to this file, a megabyte of it at most and one older one.

    A folder that cannot be written leaves the log on the terminal.
    """
    global _log_path
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
        _log_path = path
    except OSError as error:
        print(f"netloom: no log at {path}: {error.strerror}", file=sys.stderr)
        handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
    )
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)


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
