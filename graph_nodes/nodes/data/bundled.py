"""Sets that come with scikit-learn, so that nothing is downloaded."""

from graph_nodes.nodes.data.family import Data
from graph_nodes.params import Bool, Int
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


class DigitPairs(Data):
    """Pairs of handwritten digits, half of them twice the same digit, to be told apart.

    They are drawn from the set that comes with scikit-learn, so nothing is downloaded.
    """

    rows = "{pairs}"
    forward = "load_digit_pairs({pairs}, {stream})"
    imports = ("from sklearn.datasets import load_digits",)
    requires = ("scikit-learn",)
    aliases = ("siamese", "mnist", "images", "contrastive")
    helpers = '''
def load_digit_pairs(pairs, seed):
    """Return twice (pairs, 1, 8, 8) images, and (pairs,) int64: 1 for one digit."""
    digits = load_digits()
    images = torch.from_numpy(digits.images).float().div(16).unsqueeze(1)
    labels = torch.from_numpy(digits.target)
    generator = torch.Generator().manual_seed(seed)
    first, second = torch.randint(len(images), (2, pairs), generator=generator)
    for i in range(0, pairs, 2):
        alike = (labels == labels[first[i]]).nonzero().flatten()
        second[i] = alike[torch.randint(len(alike), (), generator=generator)]
    same = labels[first] == labels[second]
    return images[first], images[second], same.long()
'''
    first = Output("N 1 8 8", dtype="float32", help="Grey images from 0 to 1.")
    second = Output("N 1 8 8", dtype="float32", help="The other image of each pair.")
    same = Output("N", dtype="int64", target=True, classes="2", help="1 where both show one digit.")
    pairs = Int(4000, min=1, help="How many pairs are drawn.")
    seed = Int(0, min=0, help="Another seed draws other pairs.")


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
