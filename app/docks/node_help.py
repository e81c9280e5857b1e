"""A node type explained: the page that the palette shows on hover."""

from collections.abc import Sequence
from html import escape

from app import theme
from app.base.i18n import tr
from app.docks.values import dims_text, port_words, shown
from graph_nodes.params import Param
from graph_nodes.ports import OPTIMIZER, Port
from graph_nodes.spec import Node


def page(spec: type[Node]) -> str:
    """Everything its declaration says, as rich text in the colours of the current theme."""
    colors = theme.current().colors
    accent = theme.current().category(spec.category.look).accent
    parts = [
        f"<p style='margin:0'><b>{escape(spec.label)}</b>"
        f"&nbsp;&nbsp;<span style='color:{accent}'>{escape(tr(spec.category.label))}</span></p>",
        *(f"<p style='margin:6px 0 0 0'>{escape(text)}</p>" for text in paragraphs(spec.help)),
        _ports(tr("Inputs"), spec.input_ports, colors.muted),
        _ports(tr("Outputs"), spec.output_ports, colors.muted),
        _params(list(spec.params.values()), colors.muted),
    ]
    return f"<div style='width:420px'>{''.join(parts)}</div>"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a docstring, each on one line."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def param_help(param: Param) -> str:
    """The tooltip of a parameter: its torch name, what it does and may be, default, unit."""
    wanted = tr("{what}; {default} by default", what=param.describe(), default=_default(param))
    return (
        f"<p style='margin:0'><b>{escape(param.name)}</b></p>"
        f"<p style='margin:4px 0 0 0'>{escape(param.help)}</p>"
        f"<p style='margin:4px 0 0 0'>{escape(_sentence(wanted))}</p>"
    )


def port_told(port: Port) -> str:
    """What may pass through a port: in words, and on a second line exactly, if that says more."""
    words, exact = port_words(port), port_wants(port)
    return words if exact == words else f"{words}\n{exact}"


def port_wants(port: Port) -> str:
    """What may pass through a port, in the notation of the field."""
    if port.kind == OPTIMIZER:
        return tr("an optimizer")
    text = dims_text(port)
    if port.dtype != "any":
        text = f"{text} {port.dtype}"
    return tr("{what}, optional", what=text) if port.optional else text


def _ports(title: str, ports: Sequence[Port], muted: str) -> str:
    rows = [
        (port.name + ("1 …" if port.count else ""), port_told(port), port.help) for port in ports
    ]
    return _table(title, rows, muted)


def _params(params: Sequence[Param], muted: str) -> str:
    rows = [(param.name, _default(param), param.help) for param in params]
    return _table(tr("Parameters"), rows, muted)


def _default(param: Param) -> str:
    text = shown(param, param.default)
    return f"{text} {param.unit}".rstrip() if text else tr("empty")


def _table(title: str, rows: Sequence[tuple[str, str, str]], muted: str) -> str:
    if not rows:
        return ""
    lines = "".join(
        f"<tr><td style='padding-right:12px'>{escape(name)}</td>"
        f"<td style='padding-right:12px; color:{muted}'>{_lines(value)}</td>"
        f"<td>{escape(text)}</td></tr>"
        for name, value, text in rows
    )
    return (
        f"<p style='margin:8px 0 2px 0; color:{muted}'><b>{escape(title)}</b></p>"
        f"<table cellspacing='0' cellpadding='1'>{lines}</table>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
