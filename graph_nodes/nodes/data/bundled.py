"""Sets that come with scikit-learn, so that nothing is downloaded."""

from graph_nodes.nodes.data.family import Data
from graph_nodes.params import Bool
from graph_nodes.ports import Output


class Digits(Data):
    """Handwritten digits: 1,797 grey images of 8×8 pixels from 0 to 1, in ten classes.

    The set that comes with scikit-learn, so nothing is downloaded.
    """

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


class Iris(Data):
    """Fisher's iris flowers: 150 samples of four measures, in three species.

    The set that comes with scikit-learn, so nothing is downloaded.
    """

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
