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
    labels = Output("N", dtype="int64", target=True, help="The digit, 0 to 9.")


class Iris(Node):
    """Fisher's iris flowers: 150 samples of four measures, in three species.

    The set that comes with scikit-learn, so nothing is downloaded.
    """

    category = "Data"
    role = Role.DATA
    rows = "150"
    forward = "load_iris_data(standardize={standardize})"
    imports = ("from sklearn.datasets import load_iris",)
    requires = ("scikit-learn",)
    aliases = ("flowers", "classification")
    helpers = '''
def load_iris_data(standardize):
    """Return (150, 4) float32 measures and (150,) int64 species."""
    iris = load_iris()
    measures = torch.from_numpy(iris.data).float()
    if standardize:
        measures = (measures - measures.mean(0)) / measures.std(0)
    return measures, torch.from_numpy(iris.target).long()
'''
    features = Output("N 4", dtype="float32", help="Sepal and petal length and width.")
    species = Output("N", dtype="int64", target=True, help="0 setosa, 1 versicolor, 2 virginica.")
    standardize = Bool(True, help="Scale each measure to mean 0 and standard deviation 1.")


class RandomTensors(Node):
    """Random x and y from a standard normal distribution: something to fit when data is no matter.

    The same seed always gives the same numbers.
    """

    category = "Data"
    label = "Random tensors"
    default_name = "random"
    role = Role.DATA
    rows = "{samples}"
    forward = "random_tensors({samples}, {x_features}, {y_features}, seed={seed})"
    aliases = ("randn", "noise", "normal")
    helpers = '''
def random_tensors(samples, x_features, y_features, seed):
    """Return (samples, x_features) and (samples, y_features) standard normal float32 tensors."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, x_features, generator=generator)
    return x, torch.randn(samples, y_features, generator=generator)
'''
    x = Output("N {x_features}", dtype="float32", help="Random inputs.")
    y = Output("N {y_features}", dtype="float32", target=True, help="Random targets.")
    samples = Int(64, min=1, help="How many samples there are.")
    x_features = Int(1000, min=1, help="Numbers in each sample of x.")
    y_features = Int(10, min=1, help="Numbers in each sample of y.")
    seed = Int(0, min=0, max=2**63 - 1, help="Where the random numbers start from.")


class CSVFile(Node):
    """A table of numbers from a CSV file: one column is the target, the others are features.

    The first line may hold the names of the columns.
    """

    category = "Data"
    label = "CSV file"
    default_name = "table"
    role = Role.DATA
    forward = (
        "load_csv({path}, target={target}, task={task}, delimiter={delimiter}, "
        "standardize={standardize})"
    )
    imports = ("import csv", "from pathlib import Path")
    aliases = ("table", "spreadsheet", "file", "excel")
    helpers = '''
def load_csv(path, target, task, delimiter, standardize):
    """Return (N, F) float32 features, and (N, 1) float32 or (N,) int64 targets, of a CSV file."""
    with Path(__file__).parent.joinpath(path).open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file, delimiter=delimiter) if row]
    if not rows:
        raise ValueError(f"{path} holds no rows")
    names = [str(i) for i in range(len(rows[0]))]
    if not all(is_number(cell) for cell in rows[0]):
        names = [cell.strip() for cell in rows.pop(0)]
    if target and target not in names:
        raise ValueError(f"{path} has no column {target!r}: it has {', '.join(names)}")
    at = names.index(target) if target else len(names) - 1
    classes = sorted({row[at] for row in rows if len(row) > at}) if task == "classification" else []
    features, targets = [], []
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise ValueError(f"{path}, row {number}: {len(row)} cells, but {len(names)} columns")
        for name, cell in zip(names, row, strict=True):
            if not is_number(cell) and not (classes and name == names[at]):
                raise ValueError(f"{path}, row {number}: {name} holds {cell!r}, not a number")
        features.append([float(cell) for i, cell in enumerate(row) if i != at])
        targets.append(classes.index(row[at]) if classes else [float(row[at])])
    if not rows or not features[0]:
        raise ValueError(f"{path} wants at least one row and two columns")
    x = torch.tensor(features)
    if standardize:
        x = (x - x.mean(0)) / x.std(0).clamp(min=1e-8)
    return x, torch.tensor(targets)


def is_number(text):
    """Whether text reads as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
'''
    features = Output("N F", dtype="float32", help="Every column but the target.")
    target_values = Output("N ...", dtype="any", target=True, help="The target column.")
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
    delimiter = Choice(",", (",", ";", "\t", " "), help="What stands between two cells.")
    standardize = Bool(True, help="Scale each feature to mean 0 and standard deviation 1.")
