"""The parts of a generated program that are the same for every graph."""

STREAM = '''
def stream(seed, *names):
    """Return the seed of the random stream of this name: each is independent of all others."""
    digest = hashlib.sha256(repr((seed, *names)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
'''


MEMORY_BATCHES = '''
def batches(tensors, order=None):
    """Yield batches of the tensors, each time in a new order if there is one to draw from."""
    if order is None or len(tensors[0]) <= BATCH_SIZE:
        yield from zip(*(tensor.split(BATCH_SIZE) for tensor in tensors))
        return
    rows = torch.randperm(len(tensors[0]), generator=order).to(tensors[0].device)
    for chosen in rows.split(BATCH_SIZE):
        yield [tensor.index_select(0, chosen) for tensor in tensors]
'''

LOADER_BATCHES = '''
class Rows:
    """The rows of each batch, each time in a new order if there is one to draw from."""

    def __init__(self, samples, order):
        self.samples, self.order = samples, order

    def __len__(self):
        return (self.samples + BATCH_SIZE - 1) // BATCH_SIZE

    def __iter__(self):
        rows = torch.arange(self.samples)
        if self.order is not None and self.samples > BATCH_SIZE:
            rows = torch.randperm(self.samples, generator=self.order)
        for chosen in rows.split(BATCH_SIZE):
            yield chosen.tolist()


def loader(tensors, device, order=None):
    """Return what has worker processes prepare the batches."""
    return DataLoader(
        TensorDataset(*tensors),
        sampler=Rows(len(tensors[0]), order),
        batch_size=None,  # the sampler gives whole batches
        num_workers=WORKERS,
        persistent_workers=WORKERS > 0,
        pin_memory=device.type == "cuda",
        generator=torch.Generator(),  # starting workers draws from it, and from no other
    )


def batches(prepared, device):
    """Yield prepared batches, copied to the device as they are needed."""
    for batch in prepared:
        yield [tensor.to(device, non_blocking=True) for tensor in batch]
'''

UPCOMING = '''
def upcoming(*source):
    """Yield batches without end: after the last, those of the next time through the data."""
    while True:
        yield from batches(*source)
'''

GROUPED = '''
def grouped(batches):
    """Yield as many batches at a time as make a step."""
    batches = iter(batches)
    while group := list(islice(batches, ACCUMULATE)):
        yield group
'''

WATCHED_INSIDE = '''
def watched_inside(model, step):
    """Return what the modules of a model watch, by path: all that is to be seen at this step."""
    seen = {}
    for path, module in model.named_modules():
        for name, (every, value) in vars(module).get("watched", {}).items():
            if step % every == 1 % every:
                seen[f"{path}.{name}".replace(".", "/")] = value.clone()
    return seen
'''

SPLIT = '''
def split(tensors, share, seed):
    """Return the tensors without a random share of the samples, and with that share alone."""
    generator = torch.Generator().manual_seed(stream(seed, "split"))
    order = torch.randperm(len(tensors[0]), generator=generator)
    held = round(len(order) * share)
    return [t[order[held:]] for t in tensors], [t[order[:held]] for t in tensors]
'''

MEAN = '''
def mean(steps):
    """Return the means over samples of what steps give: values by name, and a sample count."""
    totals, counts = defaultdict(float), defaultdict(int)
    for values, samples in steps:
        for name, value in values.items():
            on_mps = value.device.type == "mps"  # which has no double precision
            totals[name] += (value if on_mps else value.double()) * samples
            counts[name] += samples
    return {name: float(total) / counts[name] for name, total in totals.items()}
'''

CHANNELS_LAST = """\
if device.type == "cpu":  # where convolutions are quicker so
    model.to(memory_format=torch.channels_last)"""

EXACT = '''
def exact(value):
    """Return numbers in double precision, which Apple's GPUs alone do not have."""
    return value if value.device.type == "mps" else value.double()
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


LOAD_WEIGHTS = '''
def load_weights(path):
    """Return the weights that a training of this network saved."""
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        return load_file(path)
    return torch.load(path, map_location="cpu", weights_only=True)
'''


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

REPORT = '''
def report(epoch, epochs, **parts):
    """Print what an epoch gave."""
    said = [f"{part} {n} {v:.6g}" for part in parts for n, v in parts[part].items()]
    print(f"epoch {epoch}/{epochs}", *said, sep="  ", flush=True)
'''

REPORT_WATCHED = '''
def report(epoch, epochs, **parts):
    """Print what an epoch gave."""
    said = []
    for part, values in parts.items():
        for name, value in values.items():
            text = f"{value:.6g}" if isinstance(value, float) else value
            said.append(f"{part} {name} {text}")
    print(f"epoch {epoch}/{epochs}", *said, sep="  ", flush=True)
'''

GUARD = """\
if __name__ == "__main__":
    main()"""

_ARGUMENTS = """\
parser = argparse.ArgumentParser(description=__doc__)
fastest = torch.accelerator.current_accelerator(check_available=True) or "cpu"
parser.add_argument("--device", default=fastest, help="such as cpu, cuda:1 or mps")
parser.add_argument("--epochs", type=int, default=EPOCHS)
parser.add_argument("--seed", type=int, default=SEED)
parser.add_argument("--weights", default="weights.pt", help="where to save them")"""

_PREDICTS = """
parser.add_argument("--predict", metavar="TABLE", help="predict its rows")"""

_PREDICT = """
if args.predict:
    try:
        return predict(args.predict, args.weights)
    except (OSError, ValueError) as error:
        parser.exit(1, f"{parser.prog}: {error}\\n")"""


def arguments(predicts: bool) -> str:
    """What ``main`` begins with: the command line.

    Args:
        predicts: Whether the program can be asked about the rows of another table.
    """
    parse = "\nargs = parser.parse_args()"
    if predicts:
        return f"{_ARGUMENTS}{_PREDICTS}{parse}{_PREDICT}"
    return f"{_ARGUMENTS}{parse}"
