"""Every sentence about a graph, by its code: the one place where problems and fixes get words.

Gaps are filled by ``graph_nodes.phrase``, which says what may stand in one. ``node`` is how
messages call a node, such as Linear 'fc1', and ``source`` how they call an output, such as
'digits.labels'.
"""

from types import MappingProxyType
from typing import NamedTuple

from graph_nodes.edit_texts import EDIT_PHRASES
from graph_nodes.table_texts import TABLE_PHRASES, TABLE_PROBLEMS


class Text(NamedTuple):
    """What a problem says.

    Attributes:
        message: What is wrong.
        remedy: What would mend it; empty where there is nothing to mend.
    """

    message: str
    remedy: str = ""


_GRAPH = {
    "unknown_type": (
        "'{name}' is of the type {type:.60}, which this Netloom does not know",
        "it takes no part in the run and is saved back as it is; "
        "update Netloom, or remove the node",
    ),
    "unwired": (
        "{node} wants {port}, but nothing is wired into it",
        "drag a wire to it from an output",
    ),
    "unwired_optimizer": (
        "{node} wants {port}, but nothing is wired into it",
        "drag a wire to it from an optimizer",
    ),
    "wired_to_unknown": (
        "{node} wants {port}, but '{name}' is of the type {type:.60}, "
        "which this Netloom does not know",
        "update Netloom, or wire another value in",
    ),
    "wired_to_off": (
        "{node} wants {port}, but what is wired into it is off",
        "switch it on again, or wire another value in",
    ),
    "nothing_asked": (
        "Nothing would run yet, as no result is wanted",
        "wire a loss into an optimizer, or add a metric, a Watch or an Output",
    ),
    "nothing_to_train": (
        "{node} has nothing to train: no layer or Parameter is behind its loss",
        "wire a loss that depends on a layer or a Parameter",
    ),
    "nothing_behind_trains": (
        "{node} has nothing to train: no layer or Parameter is behind what is wired into trains",
        "wire a value that depends on a layer or a Parameter",
    ),
    "trained_twice": (
        "{node} and {other} both train '{layer}' in one turn",
        "add their losses and use one optimizer, wire what each shall train into "
        "trains, or give one of them a later turn",
    ),
    "uneven_turn": (
        "{node} takes part in every {every}. step, but another optimizer of turn {turn} does not",
        "give it a turn of its own, or the same every",
    ),
    "all_frozen": (
        "{node} has nothing to train: {layers:5} {layers:is|are} frozen",
        "train the weights of one of them, or wire a loss that depends on others",
    ),
    "beyond_row": (
        "{node} has weights of number {numbers:5} frozen, counted from 0, but "
        "{repeat:there is one of it|there are # of it}",
        "train those again, or repeat it more often",
    ),
    "output_of_target": (
        "{node} cannot be returned by the model: '{giver}' depends on a target",
        "use a Watch to look at it",
    ),
    "unfed": ("{node} has nothing to feed it", "wire a data node into it"),
    "feed_computed": (
        "{node} only passes on what {other} computes",
        "wire data straight into it to make it an argument of the model",
    ),
    "no_gradient": (
        "{node}: '{scalar}' does not depend on '{tensor}', so there is no gradient",
        "wire a tensor that the scalar is computed from",
    ),
    "fixed_tensor": (
        "{node}: '{tensor}' follows from nothing that is trained, so there is no gradient by it",
        "wire in the data itself, or train weights before '{tensor}'",
    ),
    "unequal_samples": (
        "{node} has {count:,} samples, but {other} has {wanted:,}",
        "data that is used together wants equally many samples",
    ),
    "empty_share": (
        "a validation share of {share:g} splits {samples} samples into {training} and {held}",
        "choose another share, or 0 to train on everything",
    ),
    "no_chain": (
        "This is no chain of layers, which is what nn.Sequential is: {node} {reason}",
        "export it as a module",
    ),
    "no_plain_tensors": (
        "This cannot be written as plain tensors: {node} {reason}",
        "export it as a module",
    ),
    "not_plain_run": (
        "This cannot be written as plain tensors: "
        "It has settings or data that need more than one line",
        "export it as a module",
    ),
    "not_concrete": ("{node}: {reason}", "choose another"),
    "repeated_ports": (
        "{node} cannot be repeated: what is repeated takes a value and gives one, but "
        "{definition} has {inputs} inputs and {outputs} outputs",
        "set {param} to 1, or change {definition}",
    ),
    "repeated_types": (
        "{node} cannot be repeated: it takes {port} {taken} and gives {given}",
        "set {param} to 1, or have it give what it takes",
    ),
    "tied_row": (
        "{node} is tied to the weight of '{other}', but '{row}' is several layers in a row, each "
        "with a weight of its own",
        "set {param} of '{row}' to 1, or give {node} its own weight",
    ),
    "tied_shapes": (
        "{node} is tied to the weight of '{other}', which is {theirs}, but its own is {own}",
        "give both the same sizes, or give {node} its own weight",
    ),
    "shared_sizes": (
        "{node} shares weights with '{other}', where {name} is {theirs}, "
        "but here it would be {own}",
        "wire in what has the same sizes",
    ),
}

_FIT = {
    "wants_floats": (
        "{node} wants floating-point numbers in {port}, but {source} gives {dtype}",
        "wire floating-point values in; whole numbers are usually the target of a loss",
    ),
    "wants_whole": (
        "{node} wants whole numbers (class numbers) in {port}, but {source} gives {dtype}",
        "wire class numbers in, or use a loss for real-valued targets such as MSE loss",
    ),
    "wants_dtype": (
        "{node} wants {wanted} in {port}, but {source} gives {dtype}",
        "put a Cast before it",
    ),
    "mixed_dtypes": (
        "{node} takes {port} of the same dtype as {other}, which is {wanted}, "
        "but {source} gives {dtype}",
        "put a Cast before one of them",
    ),
    "open_size": (
        "{node} cannot take {param} from {source}, which gives {shape}: {size} is not fixed",
        "keep the batch in the first axis",
    ),
    "typed_size": (
        "{node} wants {typed:,} {what} but {source} gives {size:,}",
        "set {param} to auto, or to {size}",
    ),
    "no_such_axis": (
        "{node}: {param} is {axis}, but {source} gives {shape}",
        "choose {param} from {low} to {high}",
    ),
    "wrong_shape": ("{node}: {wrong}", "{hint}"),
    "too_few_scores": (
        "{node} wants {port} for the {classes:,} classes of {labels}, but {source} gives {size:,}",
        "give the last layer {classes:,} outputs",
    ),
    "too_few_places": (
        "{node} has a place for {size:,} numbers, but {source} tells {classes:,} apart",
        "set {param} to {classes:,}",
    ),
    "other_declared_shape": (
        "{node} is declared {declared} but {giver} gives {shape}",
        "set shape to auto, or feed it other data",
    ),
    "no_broadcast": (
        "{node} cannot combine {a} {first} with {b} {second}: sizes are matched from "
        "the last axis, and must be equal or 1",
        "Reshape or Transpose one of them first",
    ),
    "cannot_be_made": ("{node} cannot be made: {reason}", "change its parameters"),
    "cannot_take": (
        "{node} cannot take {given}: {reason}",
        "change its parameters, or the shape of what is wired in",
    ),
    "fixed_batch": (
        "{node} meets a fixed size where the batch N should be: {given}",
        "keep the first axis free: -1 in a Reshape, 1 in a Parameter's shape",
    ),
}

_TRAINING = {
    "too_large": (
        "The {count} parameters{training} take {need} of memory, but there are {memory}; "
        "{node} has most of them, {most}",
        "{smaller}",
    ),
    "nearly_too_large": (
        "The {count} parameters{training} take {need} of the memory of {memory}, which leaves "
        "little for the values of a step; {node} has most of them, {most}",
        "{smaller}",
    ),
    "untrained": (
        "No optimizer is wired in, so nothing is trained and "
        "{layers:{first} keeps its|all # layers keep their} random start",
        "wire {loss} into an optimizer, such as Adam",
    ),
    "dropped_result": (
        "{node} stands after the last layer, so in training it "
        "zeroes parts of the result itself before the loss is taken",
        "put it before the last layer, or bypass it",
    ),
    "lone_values": (
        "{node} scales each channel by its mean and spread in the batch, but "
        "{type} holds a single value a channel",
        "give it more samples",
    ),
    "lone_values_in_batch": (
        "{node} scales each channel by its mean and spread in the batch, but "
        "{type} holds a single value a channel {batch}",
        "choose another batch size",
    ),
    "one_class": (
        "{node} has a single class in {port} and {count:one sample|# samples} of it, "
        "so there is nothing to tell apart",
        "choose another target, or add samples of other classes",
    ),
    "missing_classes": (
        "{node} has no sample of {classes:class|the classes} {classes:5} in the share that is "
        "kept for {part}",
        "choose another validation share or seed, or add samples",
    ),
    "far_targets": (
        "{node} moves each parameter by about {lr:g} a step, {reach:.3g} in the "
        "{steps:,} steps of this run, but the targets of {source} are about "
        "{size:,.0f} in size, which the model cannot reach",
        "{scale}, or choose a larger lr or more epochs",
    ),
    "nothing_to_learn": (
        "{node} has nothing to learn from: the gradient of '{loss}' by {layers} is zero or does "
        "not exist",
        "wire in a loss that changes smoothly with what the layers give",
    ),
    "idle_shift": (
        "The {param} of {node} has no effect, as '{other}' takes the mean of each channel away",
        "set {param} to off",
    ),
    "along_batch": (
        "{node} works along axis {axis} of {shape}, the batch, "
        "so what it gives for a sample depends on the samples beside it",
        "{other}",
    ),
    "paired_samples": (
        "{node} makes {made} of {a} {first} and {b} {second}, as sizes are matched from the last "
        "axis, so every sample of one meets every sample of the other",
        "{reshape}",
    ),
    "wants_scores": (
        "{node} wants {wish} in {port}, but {found}",
        "wire in what goes into {giver}, as the loss makes probabilities of scores by itself",
    ),
    "wants_probabilities": (
        "{node} wants {wish} in {port}, but {found}",
        "bring them to 0 and 1 first, with Subtract and Divide or in the data",
    ),
    "wants_positive": (
        "{node} wants {wish} in {port}, but {found}",
        "keep them above 0, by adding a small number or with a Clamp whose min is above 0",
    ),
    "wants_nonnegative": (
        "{node} wants {wish} in {port}, but {found}",
        "keep them at 0 or above with a Clamp",
    ),
    "wants_nonzero": (
        "{node} wants {wish} in {port}, but {found}",
        "keep them away from 0, for example by adding a small number",
    ),
}

PROBLEMS = MappingProxyType(
    {code: Text(*text) for code, text in {**_GRAPH, **_FIT, **_TRAINING, **TABLE_PROBLEMS}.items()}
)
"""Code of a problem → what it says."""

_PARTS = {
    "and_more": "{shown} and {count:,} more",
    # why a graph is no chain
    "second_input": "is a second input of the model",
    "shares_weights": "shares its weights",
    "gives_values": "gives {count} values",
    "no_layer": "is an operation that torch has no layer for",
    "parameter_outside": "is a parameter outside every layer",
    "takes_from": "takes what {other} gives",
    "wanted_outside": "is wanted outside the model, and not the last",
    # why a graph cannot be written as plain tensors
    "a_layer": "is a layer: draw it as Parameters and a MatMul",
    "too_plain": "has no place in so plain a program",
    "no_short_step": "is no step of one line",
    "no_short_step_with": "with {params} is no step of one line",
    # how a shape differs from what a port wants, and what helps
    "wants_number": "{port} wants a single number, not {shape}",
    "wants_size": "{port} wants size {wanted}, not {size}",
    "wants_axes": "{port} wants ({wanted}), not {shape}",
    "shapes_differ": "{a} is {first} and {b} is {second}",
    "size_differs": "{size} differs: {a} has {size}={first}, {b} has {size}={second}",
    "reduce_first": "wire a loss in, or Sum or Mean the value first",
    "change_size": "change a size before it, or Reshape or Transpose what is wired in",
    "flatten_first": "Flatten what is wired in",
    "flatten_before": "Flatten what goes into '{name}', which takes features",
    "reshape_first": "Reshape what is wired in",
    "its_weights": "its weights",
    "parameters_clash": "its parameters do not go together",
    # of training
    "wired_in": "what is wired in",
    "a_loss": "a loss",
    "alone": "",
    "and_training": ", with their gradients and what the optimizer keeps for each,",
    "repeat_less": "lower {param} of '{name}', or its sizes",
    "make_smaller": "lower the sizes of '{name}'",
    "make_inside_smaller": "lower the sizes, or the repeats, of what is inside '{name}'",
    "in_only_batch": "in the only batch, which has {size:one sample|# samples}",
    "in_each_batch": "in each batch of {size:one sample|# samples}",
    "in_last_batch": "in the last batch of {size:one sample|# samples} "
    "({samples:,} samples in batches of {batch:,})",
    "training": "training",
    "validation": "validation",
    "scale_targets": "scale the targets to about 1 in size",
    "switch_on": "switch on {param} of '{name}'",
    "set_to": "set {param} to {value}",
    "keep_an_axis": "keep an axis beside the batch",
    "reshape_to": "Reshape what goes into {port} to {shape}",
    "reshape_under": "Reshape what goes into {port}, so that its axes stand under those of the "
    "other",
    # what numbers should be, and what they are
    "scores": "scores of any size",
    "probabilities": "numbers from 0 to 1",
    "positive": "numbers above 0",
    "nonnegative": "numbers of at least 0",
    "nonzero": "numbers other than 0",
    "gives_probabilities": "{source} gives probabilities from 0 to 1, "
    "so the loss stays large and learning is slow",
    "can_give_0": "{source} can give 0",
    "gives_numbers": "{source} gives numbers {range}",
    "gives_numbers_with_0": "{source} gives numbers {range} with 0 among them",
    "is_value": "{param} is {value:g}",
    "from_to": "from {lowest:.4g} to {highest:.4g}",
}

PHRASES = MappingProxyType({**_PARTS, **EDIT_PHRASES, **TABLE_PHRASES})
"""Code of a phrase → its template."""
