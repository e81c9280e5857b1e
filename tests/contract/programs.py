"""Random graphs that train: whatever shapes, names, losses and settings people could combine."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st
from strategies import NAMES, edited

from graph_nodes.graph import Graph, GraphError, Wire
from graph_nodes.params import Value


@dataclass(frozen=True)
class Tensor:
    """An output in a graph under construction, and its sizes behind the batch."""

    node: str
    port: str
    rest: tuple[int, ...]


@dataclass
class Sketch:
    """A graph under construction and the values in it that can be built upon."""

    draw: st.DrawFn
    graph: Graph = field(default_factory=Graph)
    tensors: list[Tensor] = field(default_factory=list[Tensor])
    weights: list[str] = field(default_factory=list[str])

    def pick(self, *options: Value) -> Value:
        return self.draw(st.sampled_from(options))

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def add(self, node_type: str, *inputs: tuple[str, str], **values: Value) -> str:
        """Add a node and wire outputs into its inputs, in the order of the ports."""
        self.graph, node = self.graph.add(node_type, params=values)
        ports = self.graph.nodes[node].inputs()
        for (source, output), port in zip(inputs, ports, strict=False):
            self.graph = self.graph.connect(Wire(source, output, node, port.name))
        return node

    def grow(self, node_type: str, rest: tuple[int, ...], *inputs: Tensor, **values: Value) -> None:
        """Add an operation whose output can be built upon."""
        node = self.add(node_type, *((t.node, t.port) for t in inputs), **values)
        self.tensors.append(Tensor(node, "out", rest))

    def weight(self, *shape: int) -> Tensor:
        inits = ["zeros", "ones", "normal", "uniform"]
        inits += ["xavier_uniform", "xavier_normal", "kaiming_normal"] * (len(shape) > 1)
        node = self.add("Parameter", shape=shape, init=self.pick(*inits), std=0.1)
        self.weights.append(node)
        return Tensor(node, "out", shape)


@st.composite
def programs(draw: st.DrawFn) -> Graph:
    """A graph that a check finds no fault with and that trains in an instant."""
    sketch = Sketch(draw)
    target, classes = _data(sketch)
    for _ in range(draw(st.integers(0, 7))):
        _operation(sketch)
    width = classes or target.rest[0]
    score = _head(sketch, width)
    loss = _loss(sketch, score, target, bool(classes))
    _optimizer(sketch, _regularized(sketch, loss))
    _lookers(sketch, score, loss, target, bool(classes))
    _names_and_modes(sketch)
    return sketch.graph.set_run(
        epochs=sketch.pick(1, 2),
        batch_size=sketch.pick(7, 16, 200),
        seed=draw(st.integers(0, 3)),
        validation=sketch.pick(0.0, 0.25),
        shuffle=sketch.chance(),
        loading=sketch.pick("auto", "auto", "loader"),
        workers=0,
        accumulate=sketch.pick(1, 1, 3),
        epoch_steps=sketch.pick(None, None, 3),
    )


@st.composite
def nearly_sound(draw: st.DrawFn) -> Graph:
    """A graph that trained, after a few edits of any kind."""
    graph = draw(programs())
    for _ in range(draw(st.integers(1, 3))):
        graph = draw(edited(graph))
    return graph


def _data(sketch: Sketch) -> tuple[Tensor, int]:
    """Data; its target, and how many classes that has, 0 for numbers."""
    if sketch.chance():
        node, classes = sketch.add("Iris", standardize=sketch.chance()), 3
        sketch.tensors.append(Tensor(node, "features", (4,)))
        target = Tensor(node, "species", ())
    else:
        wide, tall = sketch.pick(4, 12, 32), sketch.pick(1, 3)
        node = sketch.add("RandomTensors", samples=60, x_features=wide, y_features=tall)
        sketch.tensors.append(Tensor(node, "x", (int(str(wide)),)))
        target, classes = Tensor(node, "y", (int(str(tall)),)), 0
    if sketch.chance():
        fed = sketch.tensors.pop()
        sketch.grow("Input", fed.rest, fed)
    return target, classes


def _operation(sketch: Sketch) -> None:
    x = sketch.draw(st.sampled_from(sketch.tensors))
    choices: list[Callable[[Sketch, Tensor], None]] = [_activation, _arithmetic, _linear, _weighted]
    choices += [_pair] * any(t is not x and t.rest == x.rest for t in sketch.tensors)
    choices += [_features] * (len(x.rest) == 1)
    choices += [_images, _images] * (len(x.rest) == 3)
    choices += [_turned] * (len(x.rest) > 1)
    sketch.draw(st.sampled_from(choices))(sketch, x)


def _activation(sketch: Sketch, x: Tensor) -> None:
    kinds = "ReLU", "LeakyReLU", "Sigmoid", "Tanh", "GELU", "Softmax", "Dropout", "Input"
    sketch.grow(str(sketch.pick(*kinds)), x.rest, x)


def _arithmetic(sketch: Sketch, x: Tensor) -> None:
    kind = str(sketch.pick("Add", "Subtract", "Multiply", "Divide", "Clamp", "Power"))
    values: dict[str, Value] = {}
    if kind == "Clamp":
        values = {"min": sketch.pick(None, -0.5), "max": 1e3}
    elif kind == "Power":
        values = {"exponent": 2.0}
    else:
        values = {"other": sketch.pick(0.5, -2.0, 1e-05)}
    sketch.grow(kind, x.rest, x, **values)


def _linear(sketch: Sketch, x: Tensor) -> None:
    wide = int(str(sketch.pick(2, 8, 12)))
    bias = sketch.chance()
    sketch.grow("Linear", (*x.rest[:-1], wide), x, out_features=wide, bias=bias)


def _weighted(sketch: Sketch, x: Tensor) -> None:
    if sketch.chance():
        sketch.grow("Add", x.rest, x, sketch.weight(x.rest[-1]))
    elif len(x.rest) == 1:
        wide = int(str(sketch.pick(3, 8)))
        sketch.grow("MatMul", (wide,), x, sketch.weight(x.rest[0], wide))
    else:
        sketch.grow("Multiply", x.rest, sketch.weight(*x.rest), x)


def _pair(sketch: Sketch, x: Tensor) -> None:
    others = [t for t in sketch.tensors if t is not x and t.rest == x.rest]
    y = sketch.draw(st.sampled_from(others))
    kind = str(sketch.pick("Add", "Subtract", "Multiply", "Maximum", "Concatenate"))
    if kind == "Concatenate":
        sketch.grow(kind, (x.rest[0] + y.rest[0], *x.rest[1:]), x, y)
    else:
        sketch.grow(kind, x.rest, x, y)


def _features(sketch: Sketch, x: Tensor) -> None:
    if x.rest[0] % 4 == 0 and sketch.chance():
        rest = (x.rest[0] // 4, 2, 2)
        sketch.grow("Reshape", rest, x, shape=(-1, *rest))
    elif sketch.chance():
        sketch.grow("BatchNorm1d", x.rest, x, affine=sketch.chance())
    else:
        sketch.grow("Mean", (1,), x, dim=1, keepdim=True)


def _images(sketch: Sketch, x: Tensor) -> None:
    kind = str(sketch.pick("Conv2d", "BatchNorm2d", "MaxPool2d", "AvgPool2d"))
    if kind == "Conv2d":
        rest = (3, *x.rest[1:])
        sketch.grow(kind, rest, x, out_channels=3, padding=1)
    elif kind == "BatchNorm2d" or min(x.rest[1:]) < 2:
        sketch.grow("BatchNorm2d", x.rest, x)
    else:
        sketch.grow(kind, (x.rest[0], x.rest[1] // 2, x.rest[2] // 2), x)


def _turned(sketch: Sketch, x: Tensor) -> None:
    product = 1
    for size in x.rest:
        product *= size
    kind = sketch.pick("Flatten", "Transpose", "Sum")
    if kind == "Flatten":
        sketch.grow("Flatten", (product,), x)
    elif kind == "Transpose":
        sketch.grow("Transpose", (x.rest[1], x.rest[0], *x.rest[2:]), x, dim0=1, dim1=2)
    else:
        sketch.grow("Sum", x.rest[1:], x, dim=1)


def _head(sketch: Sketch, width: int) -> Tensor:
    last = sketch.tensors[-1]
    if len(last.rest) != 1:
        product = 1
        for size in last.rest:
            product *= size
        sketch.grow("Flatten", (product,), last)
    sketch.grow("Linear", (width,), sketch.tensors[-1], out_features=width)
    return sketch.tensors[-1]


def _loss(sketch: Sketch, score: Tensor, target: Tensor, classify: bool) -> str:
    ends = (score.node, score.port), (target.node, target.port)
    if classify:
        kind = sketch.pick("CrossEntropyLoss", "HingeLoss")
        values: dict[str, Value] = {"label_smoothing": sketch.pick(0.0, 0.1)}
        if kind == "HingeLoss":
            values = {"p": sketch.pick(1, 2), "margin": sketch.pick(1.0, 0.5)}
    else:
        kind = sketch.pick("MSELoss", "L1Loss", "L2Loss", "BCEWithLogitsLoss")
        values = {} if kind == "L2Loss" else {"reduction": sketch.pick("mean", "sum")}
    return sketch.add(str(kind), *ends, **values)


def _regularized(sketch: Sketch, loss: str) -> tuple[str, str]:
    if not sketch.weights or not sketch.chance():
        return loss, "loss"
    squares = sketch.add("Power", (sketch.weights[0], "out"))
    total = sketch.add("Sum", (squares, "out"))
    penalty = sketch.add("Multiply", (total, "out"), other=0.01)
    return sketch.add("Add", (loss, "loss"), (penalty, "out")), "out"


def _optimizer(sketch: Sketch, goal: tuple[str, str]) -> None:
    kind = str(sketch.pick("SGD", "Adam", "AdamW", "RMSprop"))
    values: dict[str, Value] = {"lr": sketch.pick(0.001, 1e-05)}
    if kind == "SGD":
        values |= {"momentum": 0.5, "nesterov": sketch.chance(), "fused": sketch.chance()}
    if kind.startswith("Adam"):
        values |= {"betas": sketch.pick((0.9, 0.999), (0.5, 0.75)), "amsgrad": sketch.chance()}
    optimizer = sketch.add(kind, goal, **values)
    if sketch.chance():
        sketch.add(str(sketch.pick("StepLR", "CosineAnnealingLR")), (optimizer, "optimizer"))


def _lookers(sketch: Sketch, score: Tensor, loss: str, target: Tensor, classify: bool) -> None:
    if classify and sketch.chance():
        sketch.add("Accuracy", (score.node, score.port), (target.node, target.port))
    if sketch.chance():
        seen = sketch.draw(st.sampled_from(sketch.tensors))
        sketch.add("Watch", (seen.node, seen.port), every=sketch.pick(1, 3))
    if sketch.chance():
        sketch.add("Output", (score.node, score.port))
    if sketch.weights and sketch.chance():
        behind = sketch.graph.upstream([loss])
        wanted = [node for node in sketch.weights if node in behind]
        if wanted:
            ends = [(loss, "loss"), *((node, "out") for node in wanted)]
            gradients = sketch.add("Gradients", tensors=len(wanted))
            for (source, output), port in zip(
                ends, sketch.graph.nodes[gradients].inputs(), strict=True
            ):
                sketch.graph = sketch.graph.connect(Wire(source, output, gradients, port.name))
            sketch.add("Watch", (gradients, "grad1"), every=1)
    if sketch.chance():
        sketch.add("Note", text='Anything, even """quotes""" and \\ strokes.')
        unasked = sketch.draw(st.sampled_from(sketch.tensors))
        sketch.add("Tanh", (unasked.node, unasked.port))


def _names_and_modes(sketch: Sketch) -> None:
    ids = list(sketch.graph.nodes)
    for node in sketch.draw(st.lists(st.sampled_from(ids), max_size=9, unique=True)):
        try:
            sketch.graph = sketch.graph.rename(node, sketch.draw(NAMES))
        except GraphError:
            continue
    harmless = ("ReLU", "Tanh", "Dropout", "Clamp", "Softmax", "BatchNorm1d", "BatchNorm2d")
    passing = [i for i in ids if sketch.graph.nodes[i].type in harmless]
    if passing and sketch.chance():
        sketch.graph = sketch.graph.set_mode([sketch.draw(st.sampled_from(passing))], "bypass")
