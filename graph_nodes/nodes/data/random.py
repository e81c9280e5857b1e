"""Numbers drawn at random, as data."""

from graph_nodes.nodes.data.family import Data
from graph_nodes.params import Int
from graph_nodes.ports import Output


class RandomTensors(Data):
    """Random x and y from a standard normal distribution: something to fit when data is no matter.

    Each such node has numbers of its own, which follow from the run's seed and the node's.
    """

    label = "Random tensors"
    default_name = "random"
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


class RandomImages(Data):
    """Random images and classes: something to try a network for images on, and to time it with."""

    label = "Random images"
    default_name = "images"
    rows = "{samples}"
    forward = "random_images({samples}, {channels}, {size}, {classes}, {stream})"
    aliases = ("randn", "noise", "imagenet")
    helpers = '''
def random_images(samples, channels, size, classes, seed):
    """Return (samples, channels, size, size) normal numbers and (samples,) classes."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randn(samples, channels, size, size, generator=generator)
    return images, torch.randint(classes, (samples,), generator=generator)
'''
    images = Output("N {channels} {size} {size}", dtype="float32", help="Random images.")
    labels = Output("N", dtype="int64", target=True, help="Random classes.")
    samples = Int(8, min=1, help="How many images there are.")
    channels = Int(3, min=1, help="Channels of an image.")
    size = Int(224, min=1, help="Height and width of an image.", unit="px")
    classes = Int(1000, min=1, help="How many classes there are.")
    seed = Int(0, min=0, help="Another seed gives other numbers.")
