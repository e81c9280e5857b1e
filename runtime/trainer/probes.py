"""A program that looks at every value a node gives, and stops at the first that isn't finite."""

import ast
from collections.abc import Callable, Mapping
from typing import Any, cast

import torch

PROBE = "__probe__"
"""What the probe is called in a probed program."""

_OBJECT = "self"


class FoundError(Exception):
    """A value, or a gradient, with a NaN or an infinity in it.

    Attributes:
        node: The id of the node that gave it.
        value: The tensor.
        inputs: The tensors that it was made of, by the names they have in the program.
        is_gradient: Whether it is the gradient of what the node takes.
    """

    def __init__(
        self, node: str, value: torch.Tensor, inputs: Mapping[str, torch.Tensor], is_gradient: bool
    ) -> None:
        super().__init__(node)
        self.node, self.value, self.inputs, self.is_gradient = node, value, inputs, is_gradient


def compile_probed(text: str, path: str, lines: Mapping[str, tuple[int, ...]]) -> Any:
    """The code of a program that hands what its nodes give to ``probe``.

    The probe is given the node, the value, and by name what that was made of; in a method, the
    object, too.

    Args:
        text: The program.
        path: Its file.
        lines: Node id → the numbers of its lines, of the nodes to look at.
    """
    owners = {line: node for node, numbers in lines.items() for line in numbers}
    tree = ast.fix_missing_locations(_Probing(owners).visit(ast.parse(text)))
    return compile(tree, path, "exec")


class Probes:
    """What the probed program calls.

    Attributes:
        given: Node id → what it gave last.
    """

    def __init__(self) -> None:
        self.given: dict[str, tuple[torch.Tensor, ...]] = {}

    @property
    def names(self) -> dict[str, Callable[..., Any]]:
        """What the probed program has to find among its globals."""
        return {PROBE: self._probe}

    def _probe(self, node: str, value: Any, names: Mapping[str, Any]) -> Any:
        inputs = {name: one for name, one in names.items() if isinstance(one, torch.Tensor)}
        tensors = tensors_in(value)
        for tensor in tensors:
            if not is_finite(tensor):
                raise FoundError(node, tensor, inputs, is_gradient=False)
            if tensor.grad_fn is not None:
                tensor.grad_fn.register_hook(_gradient_probe(node, inputs))
        self.given[node] = tensors
        return value


def is_finite(tensor: torch.Tensor) -> bool:
    """Whether it holds no NaN and no infinity."""
    return bool(tensor.isfinite().all())


def _gradient_probe(node: str, inputs: Mapping[str, torch.Tensor]) -> Callable[[Any, Any], None]:
    """A hook for when the gradients of what a node takes follow from that of what it gives."""

    def look(given: Any, received: Any) -> None:
        bad = [one for one in tensors_in(given) if not is_finite(one)]
        if bad and all(map(is_finite, tensors_in(received))):
            raise FoundError(node, bad[0], inputs, is_gradient=True)

    return look


def tensors_in(value: Any) -> tuple[torch.Tensor, ...]:
    """The tensors that a node gave: one, or several in the order of its outputs."""
    several = cast("tuple[Any, ...]", value) if isinstance(value, tuple | list) else (value,)
    return tuple(one for one in several if isinstance(one, torch.Tensor))


class _Probing(ast.NodeTransformer):
    """Wraps what is assigned or returned on the lines of nodes in a call of the probe."""

    def __init__(self, owners: Mapping[int, str]) -> None:
        self._owners = owners
        self._is_method = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._is_method = any(argument.arg == _OBJECT for argument in node.args.args)
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        node.value = self._wrapped(node, node.value)
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        if node.value is not None:
            node.value = self._wrapped(node, node.value)
        return node

    def _wrapped(self, statement: ast.stmt, value: ast.expr) -> ast.expr:
        lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        owners = [self._owners[line] for line in lines if line in self._owners]
        if not owners:
            return value
        read = _read(value)
        if self._is_method:
            read[_OBJECT] = ast.Name(_OBJECT, ast.Load())
        inputs = ast.Dict([ast.Constant(name) for name in read], list(read.values()))
        function = ast.Name(PROBE, ast.Load())
        return ast.Call(function, [ast.Constant(str(owners[-1])), value, inputs], [])


def _read(value: ast.expr) -> dict[str, ast.expr]:
    """The names, such as x or self.w, that an expression reads from outside itself."""
    parts = list(ast.walk(value))
    own = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    own |= {part.arg for part in parts if isinstance(part, ast.arg)}
    found: dict[str, ast.expr] = {}
    for part in parts:
        if isinstance(part, ast.Name | ast.Attribute):
            root = part.value if isinstance(part, ast.Attribute) else part
            if isinstance(root, ast.Name) and root.id not in own:
                found[ast.unparse(part)] = part
    return found
