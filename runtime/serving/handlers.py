"""Handlers that get a request as a value of its class; what is none is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from runtime.messages import Code, Params
from runtime.protocol import FieldError, Request, from_json
from runtime.serving.server import Handler, RequestError

Asked = TypeVar("Asked", bound=Request[Any])


def on(kind: type[Asked], handle: Callable[[Asked], object]) -> dict[str, Handler]:
    """The entry of a server's table for a class of requests.

    Args:
        kind: the class.
        handle: what is done with one; returns its result, or a future of that.
    """

    def handler(params: Params) -> object:
        try:
            request = from_json(kind, params)
        except FieldError as error:
            text = f"The request “{kind.method}” cannot be understood: {error}."
            raise RequestError(text, Code.INVALID_PARAMS) from error
        return handle(request)

    return {kind.method: handler}
