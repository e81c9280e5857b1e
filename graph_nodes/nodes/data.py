"""Nodes that load data: each gives samples and, where there are some, their targets."""

from graph_nodes.params import Bool, Choice, Int, Path, Text
from graph_nodes.ports import Output
from graph_nodes.spec import Node, Role


class Digits(Node):
    """Handwritten digits: 1,797 grey images of 8×8 pixels from 0 to 1, in ten classes.

    The set that comes with scikit-learn, so nothing is downloaded.
    """

    category = "Data"
    role = Role.DATA
    forward = "load_digits_data()"
    rows = "1797"
    imports = ("from sklearn.datasets import load_digits",)
    requires = ("scikit-learn",)
    aliases = ("mnist", "images", "handwriting")
    helpers = '''
def load_digits_data():
    """Return (1797, 1, 8, 8) float32 images from 0 to 1 and (1797,) int64 labels."""
    digits = load_digits()
    images = torch.from_numpy(digits.images).float().div(16).unsqueeze(1)
    return images, torch.from_numpy(digits.target).long()
'''
    images = Output("N 1 8 8", dtype="float32", help="Grey images from 0 to 1.")
    labels = Output("N", dtype="int64", target=True, classes="10", help="The digit, 0 to 9.")


class Iris(Node):
    """Fisher's iris flowers: 150 samples of four measures, in three species.

    The set that comes with scikit-learn, so nothing is downloaded.
    """

    category = "Data"
    role = Role.DATA
    rows = "150"
    forward = "load_iris_data()"
    imports = ("from sklearn.datasets import load_iris",)
    requires = ("scikit-learn",)
    aliases = ("flowers", "classification")
    helpers = '''
def load_iris_data():
    """Return (150, 4) float64 measures and (150,) int64 species."""
    iris = load_iris()
    return torch.from_numpy(iris.data), torch.from_numpy(iris.target).long()
'''
    features = Output(
        "N 4", dtype="float32", scaled="standardize", help="Sepal and petal length and width."
    )
    species = Output(
        "N", dtype="int64", target=True, classes="3", help="0 setosa, 1 versicolor, 2 virginica."
    )
    standardize = Bool(
        True,
        help="Scale each measure to mean 0 and standard deviation 1, by the training part alone.",
    )


class RandomTensors(Node):
    """Random x and y from a standard normal distribution: something to fit when data is no matter.

    Each such node has numbers of its own, which follow from the run's seed and the node's.
    """

    category = "Data"
    label = "Random tensors"
    default_name = "random"
    role = Role.DATA
    rows = "{samples}"
    forward = "random_tensors({samples}, {x_features}, {y_features}, {stream})"
    aliases = ("randn", "noise", "normal")
    helpers = '''
def random_tensors(samples, x_features, y_features, seed):
    """Return (samples, x_features) and (samples, y_features) normal numbers."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, x_features, generator=generator)
    return x, torch.randn(samples, y_features, generator=generator)
'''
    x = Output("N {x_features}", dtype="float32", help="Random inputs.")
    y = Output("N {y_features}", dtype="float32", target=True, help="Random targets.")
    samples = Int(64, min=1, help="How many samples there are.")
    x_features = Int(1000, min=1, help="Numbers in each sample of x.")
    y_features = Int(10, min=1, help="Numbers in each sample of y.")
    seed = Int(0, min=0, help="Another seed gives other numbers.")


class CSVFile(Node):
    """A table of numbers from a CSV file: one column is the target, the others are features.

    The first line may hold the names of the columns.
    """

    category = "Data"
    label = "CSV file"
    default_name = "table"
    role = Role.DATA
    forward = "load_csv({path}, target={target}, task={task}, delimiter={delimiter})"
    imports = ("import csv", "import math", "from pathlib import Path")
    aliases = ("table", "spreadsheet", "file", "excel")
    helpers = '''
def load_csv(path, target, task, delimiter):
    """Return features and targets from a CSV file.

    Features are (N, F) float64; targets (N, 1) float64 numbers or (N,) int64 classes.
    """
    names, rows = read_table(path, delimiter, labels=task == "classification")
    if target and target not in names:
        raise ValueError(f"{path}: no column {target!r} among {', '.join(names)}")
    at = names.index(target) if target else len(names) - 1
    for line, row in rows:
        place = f"{path}, line {line}"
        if len(row) != len(names):
            raise ValueError(f"{place}: {len(row)} cells for {len(names)} columns")
        for i, cell in enumerate(row):
            if not is_number(cell) and (i != at or task == "regression"):
                raise ValueError(f"{place}: {names[i]} is {cell!r}, not a number")
    targets = [row.pop(at) for _, row in rows]
    numbers = [[float(cell) for cell in row] for _, row in rows]
    x = torch.tensor(numbers, dtype=torch.float64)
    if all(is_number(cell) for cell in targets):
        targets = [float(cell) for cell in targets]
    if task == "regression":
        return x, torch.tensor(targets, dtype=torch.float64).unsqueeze(1)
    classes = {value: number for number, value in enumerate(sorted(set(targets)))}
    return x, torch.tensor([classes[value] for value in targets])


def read_table(path, delimiter, labels):
    """Return the names of the columns and the numbered rows of a CSV file.

    The first line holds names if it has text in it, more than the one label of a row.
    """
    mark = {"comma": ",", "semicolon": ";", "tab": "\\t", "space": " "}[delimiter]
    file = Path(__file__).parent.joinpath(path)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        cells = csv.reader(map(str.strip, lines), delimiter=mark, skipinitialspace=True)
        rows = [(cells.line_num, [c.strip() for c in row]) for row in cells if row]
    names = [str(i) for i in range(len(rows[0][1]))] if rows else []
    if rows and sum(not is_number(cell) for cell in rows[0][1]) > labels:
        names = rows.pop(0)[1]
    if not rows or len(names) < 2:
        raise ValueError(f"{path} wants a row of 2 or more cells, split by {delimiter}")
    return names, rows


def is_number(text):
    """Whether text reads as a finite number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
'''
    features = Output(
        "N F", dtype="float32", scaled="standardize", help="Every column but the target."
    )
    target_values = Output(
        "N ...", dtype="any", target=True, scaled="scale_target", help="The target column."
    )
    path = Path("", suffixes=(".csv", ".tsv", ".txt"), help="The file to read.")
    target = Text(
        "",
        help="The target column's name, or its number where there are no names; "
        "empty for the last.",
    )
    task = Choice(
        "regression",
        ("regression", "classification"),
        help="regression: targets are numbers. classification: each different value is a class.",
    )
    delimiter = Choice(
        "comma", ("comma", "semicolon", "tab", "space"), help="What stands between two cells."
    )
    standardize = Bool(
        True,
        help="Scale each feature to mean 0 and standard deviation 1, by the training part alone.",
    )
    scale_target = Bool(
        False,
        help="Scale a target of numbers, too. Metrics are shown in its own unit all the same.",
    )
