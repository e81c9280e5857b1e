"""The parts of a generated program that are the same for every graph."""

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
class DeviceBatches:
    """Batches that worker processes prepare, copied to the device as they are needed."""

    def __init__(self, tensors, size, device, seed=None):
        self.device = device
        self.samples = len(tensors[0])
        self.generator = torch.Generator()
        if seed is not None:
            self.generator.manual_seed(seed)
        self.loader = DataLoader(
            TensorDataset(*tensors),
            batch_size=size,
            shuffle=seed is not None,
            generator=self.generator,
            num_workers=WORKERS,
            persistent_workers=WORKERS > 0,
            pin_memory=device.type == "cuda",
        )

    def __len__(self):
        return len(self.loader)

    def __iter__(self):
        for batch in self.loader:
            yield [tensor.to(self.device, non_blocking=True) for tensor in batch]
'''

SPLIT = '''
def split(tensors, share, seed):
    """Return the tensors without a random share of the samples, and with that share alone."""
    samples = len(tensors[0])
    order = torch.randperm(samples, generator=torch.Generator().manual_seed(seed))
    held = round(samples * share)
    rest, kept = order[held:], order[:held]
    return [tensor[rest] for tensor in tensors], [tensor[kept] for tensor in tensors]
'''

MEAN_OF = '''
def mean_of(history):
    """Return the mean of each value over the steps of an epoch."""
    return {
        tag: torch.stack([values[tag] for values in history]).double().mean().item()
        for tag in history[0]
    }
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

MAIN = '''
def main():
    """Train from the command line and save the weights."""
    parser = argparse.ArgumentParser(description="Train a network built in Netloom.")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weights", default="weights.pt", help="where to save them")
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    args = parser.parse_args()

    model, train_batches, val_batches = setup(pick_device(args.device), args.seed)
    for event, _, values in train(model, train_batches, val_batches, args.epochs):
        if event == "epoch":
            report(values, args.epochs, args.json)
    torch.save(model.state_dict(), args.weights)


if __name__ == "__main__":
    main()
'''
