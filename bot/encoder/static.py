"""Products in int8 with activation scales that were fixed beforehand, from usual texts.

With scales taken anew from all that the graph is given, a text's vector hung on its neighbours (lowest cosine .993), so that
no two texts could be encoded at once, and every product began with a look for the largest activation. ONNX Runtime's own
static quantization leaves these products in float: it fuses none whose result stays float.
"""

from __future__ import annotations

from typing import Dict, List, Sequence, Tuple

import numpy as np
from onnx import ModelProto, NodeProto, helper, numpy_helper

from bot.encoder.activations import observed, products_of, replace_nodes
from bot.encoder.graph import RUNTIME_DOMAIN

_SMALLEST = 1e-9
Range = Tuple[float, float]


def quantized(graph: ModelProto, batches: Sequence[np.ndarray]) -> ModelProto:
    """`graph` with every product of an activation and a weight in int8: weights per column, activations per tensor.
    `batches`: word pieces of usual texts, (1, length)."""
    made = ModelProto()
    made.CopyFrom(graph)
    products = {node.name: node for node in products_of(made)}
    for name, range_ in _ranges(graph, sorted({node.input[0] for node in products.values()}), batches).items():
        _add_activation_scale(made, name, range_)
    for node in products.values():
        _quantize_weight(made, node.input[1])
    nodes: List[NodeProto] = []
    seen: set[str] = set()
    for node in made.graph.node:
        nodes.extend(_in_int8(node, seen) if node.name in products else [node])
    replace_nodes(made, nodes)
    return made


def _ranges(graph: ModelProto, names: List[str], batches: Sequence[np.ndarray]) -> Dict[str, Range]:
    """The smallest and largest number of each tensor; zero lies between."""
    ranges: Dict[str, Range] = {}
    for name, values in observed(graph, names, batches):
        low, high = ranges.get(name, (0.0, 0.0))
        ranges[name] = (min(low, float(values.min())), max(high, float(values.max())))
    return ranges


def _add(graph: ModelProto, name: str, value: np.ndarray) -> None:
    graph.graph.initializer.append(numpy_helper.from_array(value, name))


def _add_activation_scale(graph: ModelProto, name: str, range_: Range) -> None:
    low, high = range_
    scale = max(high - low, _SMALLEST) / 255
    _add(graph, f"{name}_scale", np.array(scale, dtype=np.float32))
    _add(graph, f"{name}_zero", np.array(round(-low / scale), dtype=np.uint8))


def _quantize_weight(graph: ModelProto, name: str) -> None:
    """In the place of a weight (in, out) its int8 form and a scale a column."""
    array = next(array for array in graph.graph.initializer if array.name == name)
    weight = numpy_helper.to_array(array)
    scale = (np.maximum(_largest_pair(weight), _SMALLEST) / 127).astype(np.float32)
    _add(graph, f"{name}_quantized", np.rint(weight / scale).astype(np.int8))
    _add(graph, f"{name}_scale", scale)
    graph.graph.initializer.remove(array)


def _largest_pair(weight: np.ndarray) -> np.ndarray:
    """For each column, the most that two weights next to each other have together, (out,).

    A processor without VNNI adds two products of an activation (255 at most) and a weight in 16 bits, and cuts off what does
    not fit (`vpmaddubsw`). Two weights of 128 together always fit, so that vectors are the same on every processor.
    """
    pairs = np.abs(weight.reshape(len(weight) // 2, 2, -1))
    same = np.sign(weight[::2]) == np.sign(weight[1::2])
    largest: np.ndarray = np.where(same, pairs.sum(axis=1), pairs.max(axis=1)).max(axis=0)
    return largest


def _in_int8(product: NodeProto, seen: "set[str]") -> List[NodeProto]:
    """The nodes in the place of a product; its activation is quantized once (`seen`) for all that take it."""
    tensor, weight = product.input
    scaling = [f"{tensor}_scale", f"{tensor}_zero"]
    small = helper.make_node("QuantizeLinear", [tensor, *scaling], [f"{tensor}_quantized"], name=f"{tensor}_quantized")
    inputs = [f"{tensor}_quantized", f"{weight}_quantized", scaling[0], f"{weight}_scale", scaling[1]]
    whole = helper.make_node("MatMulIntegerToFloat", inputs, product.output, name=product.name, domain=RUNTIME_DOMAIN)
    first = tensor not in seen
    seen.add(tensor)
    return [small, whole] if first else [whole]
