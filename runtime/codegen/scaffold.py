"""The parts of a generated program that are the same for every graph."""

STREAM = '''
def stream(seed, *names):
    """Return the seed of the random stream of this name: each is independent of all others."""
    digest = hashlib.sha256(repr((seed, *names)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
'''

MEMORY_BATCHES = '''
class Batches:
    """Batches of tensors that live on the device, in a new order each time if shuffled."""

    def __init__(self, tensors, size, seed=None):
        self.tensors = tensors
        self.size = size
        self.samples = len(tensors[0])
        self.generator = None
        if seed is not None:
            self.generator = torch.Generator().manual_seed(seed)

    def __len__(self):
        return (self.samples + self.size - 1) // self.size

    def __iter__(self):
        if self.size >= self.samples:  # one batch of everything has no order
            yield self.tensors
        elif self.generator is None:
            yield from zip(*(tensor.split(self.size) for tensor in self.tensors))
        else:
            order = torch.randperm(self.samples, generator=self.generator)
            for chosen in order.to(self.tensors[0].device).split(self.size):
                yield [tensor.index_select(0, chosen) for tensor in self.tensors]
'''

LOADER_BATCHES = '''
class Rows:
    """The rows of each batch, in a new order each time if shuffled."""

    def __init__(self, samples, size, seed):
        self.samples = samples
        self.size = size
        self.generator = None
        if seed is not None:
            self.generator = torch.Generator().manual_seed(seed)

    def __len__(self):
        return (self.samples + self.size - 1) // self.size

    def __iter__(self):
        order = torch.arange(self.samples)
        if self.generator is not None and self.size < self.samples:
            order = torch.randperm(self.samples, generator=self.generator)
        for rows in order.split(self.size):
            yield rows.tolist()


class DeviceBatches:
    """Batches that worker processes prepare, copied to the device as they are needed."""

    def __init__(self, tensors, size, device, seed=None):
        self.tensors = tensors
        self.device = device
        self.rows = Rows(len(tensors[0]), size, seed)
        self.generator = self.rows.generator
        self.loader = DataLoader(
            TensorDataset(*tensors),
            sampler=self.rows,
            batch_size=None,  # the sampler gives whole batches
            num_workers=WORKERS,
            persistent_workers=WORKERS > 0,
            pin_memory=device.type == "cuda",
            generator=torch.Generator(),  # starting workers draws from it, and from no other
        )

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        for batch in self.loader:
            yield [tensor.to(self.device, non_blocking=True) for tensor in batch]
'''

SPLIT = '''
def split(tensors, share, seed):
    """Return the tensors without a random share of the samples, and with that share alone."""
    samples = len(tensors[0])
    generator = torch.Generator().manual_seed(stream(seed, "split"))
    order = torch.randperm(samples, generator=generator)
    held = round(samples * share)
    rest, kept = order[held:], order[:held]
    return [tensor[rest] for tensor in tensors], [tensor[kept] for tensor in tensors]
'''

EXACT = '''
def exact(value):
    """Return numbers in double precision, which Apple's GPUs alone do not have."""
    return value if value.device.type == "mps" else value.double()
'''

MEAN = '''
class Mean:
    """The mean over samples of what is known as a mean of each batch."""

    def __init__(self):
        self.total, self.samples = None, 0

    def update(self, value, samples):
        if self.total is None:
            self.total = exact(value.new_zeros(()))
        self.total.add_(value, alpha=samples)
        self.samples += samples

    def compute(self):
        return self.total.item() / self.samples
'''

SCALING = '''
class Scaling:
    """Fills and scales columns by what the training part alone says, in double precision.

    Scaled columns have mean 0 and standard deviation 1. One that does not vary becomes 0, and one
    of zeros and ones, a flag, stays as it is.
    """

    def __init__(self, fill, mean, std):
        self.fill, self.mean, self.std = fill, mean, std

    @classmethod
    def fit(cls, x, scale=True, fill="mean"):
        known = ~x.isnan()
        middle = x.nanmean(0) if fill == "mean" else x.nanmedian(0).values
        x = torch.where(known, x, middle)
        mean, std = torch.zeros_like(middle), torch.ones_like(middle)
        if scale:
            first = x[0]  # what is far from zero keeps its digits in the distance to it
            mean, std = first + (x - first).mean(0), (x - first).std(0, correction=0)
            rounding = 8 * torch.finfo(x.dtype).eps * x.abs().amax(0)
            constant = x.amax(0) - x.amin(0) <= rounding
            flag = ((x == 0) | (x == 1)).all(0) & ~constant
            mean = torch.where(flag, 0.0, mean)
            std = torch.where(flag | constant, 1.0, std)
        return cls(middle, mean, std)

    @classmethod
    def of(cls, numbers):
        """Return the scaling that a file keeps."""
        return cls(**{name: torch.tensor(n).double() for name, n in numbers.items()})

    def __call__(self, x):
        x = torch.where(x.isnan(), self.fill, x)
        return ((x - self.mean) / self.std).float()

    def back(self, y):
        """Return scaled numbers in their own unit again."""
        y = exact(y)
        return y * self.std.to(y) + self.mean.to(y)

    def numbers(self):
        """Return what a file keeps of it."""
        return {name: column.tolist() for name, column in vars(self).items()}
'''

SUMMARY = '''
def summary(value):
    """Return a small tensor as numbers, and a large one as its mean, spread and range."""
    if value.numel() <= 64:
        return value.tolist()
    value = value.double()
    return {
        "mean": value.mean().item(),
        "std": value.std().item(),
        "min": value.min().item(),
        "max": value.max().item(),
    }
'''

PICK_DEVICE = '''
def pick_device(name):
    """Return the device of this name; auto is the fastest there is."""
    if name != "auto":
        return torch.device(name)
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")
'''

PLAIN = '''
def plain(value):
    """Return a value with the numbers that JSON has not as texts, such as "NaN"."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float):
        spelt = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return spelt.get(str(value), value)
    return value
'''

REPORT = '''
def report(record, epochs, as_json):
    """Print what an epoch gave, for people or as one JSON object."""
    if as_json:
        print(json.dumps({"event": "epoch", **plain(record)}), flush=True)
        return
    parts = [f"epoch {record['epoch']}/{epochs}"]
    for part, values in record.items():
        if isinstance(values, dict):
            for tag, value in values.items():
                text = f"{value:.6g}" if isinstance(value, float) else value
                parts.append(f"{part} {tag} {text}")
    print("  ".join(parts), flush=True)
'''

_MAIN = '''
def main():
    """Train from the command line and save the weights."""
    parser = argparse.ArgumentParser(description="Train a network built in Netloom.")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weights", default="weights.pt", help="where to save them")
    parser.add_argument("--json", action="store_true", help="print JSON lines")
{predict_option}
    args = parser.parse_args()
{predict}

    model, train_batches, val_batches = setup(pick_device(args.device), args.seed)
    for event, _, values in train(model, train_batches, val_batches, args.epochs):
        if event == "epoch":
            report(values, args.epochs, args.json)
    torch.save(model.state_dict(), args.weights)
{keep}


if __name__ == "__main__":
    main()
'''

_PREDICT_OPTION = """    parser.add_argument("--predict", metavar="TABLE", help="predict its rows")
"""

_PREDICT = """    if args.predict:
        try:
            return predict(args.predict, args.weights)
        except (OSError, ValueError) as error:
            parser.exit(1, f"{parser.prog}: {error}\\n")
"""

LOAD_WEIGHTS = '''
def load_weights(path):
    """Return the weights that a training of this network saved."""
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        return load_file(path)
    return torch.load(path, map_location="cpu", weights_only=True)
'''

_KEEP = """    keep_scalings(model, Path(args.weights).with_suffix(".json"))
"""

KEEP_SCALINGS = '''
def keep_scalings(model, path):
    """Write, beside the weights, by what new data must be scaled, and the names of classes."""
    scalings = getattr(model, "scalings", {})
    kept = {
        "scalings": {name: scaling.numbers() for name, scaling in scalings.items()},
        "classes": getattr(model, "classes", {}),
    }
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
'''


def main(keeps_scalings: bool, predicts: bool) -> str:
    """The program's ``main``.

    Args:
        keeps_scalings: Whether more than weights is to be kept.
        predicts: Whether it can be asked about new rows.
    """
    text = _MAIN.replace("{keep}\n", _KEEP if keeps_scalings else "")
    text = text.replace("{predict_option}\n", _PREDICT_OPTION if predicts else "")
    return text.replace("{predict}\n", _PREDICT if predicts else "")
