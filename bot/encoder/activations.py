"""What passes through a graph for usual texts, and the products in it that are made int8."""

from __future__ import annotations

from typing import Iterator, List, Sequence, Tuple

import numpy as np
import onnxruntime
from onnx import ModelProto, NodeProto, TensorProto, helper


def products_of(graph: ModelProto) -> List[NodeProto]:
    """The products of an activation with a constant weight."""
    constants = {array.name for array in graph.graph.initializer}
    return [node for node in graph.graph.node if node.op_type == "MatMul" and node.input[1] in constants]


def observed(graph: ModelProto, names: List[str], batches: Sequence[np.ndarray]) -> Iterator[Tuple[str, np.ndarray]]:
    """Each named tensor at each batch: (name, values). `batches`: word pieces of usual texts, (1, length)."""
    watched = ModelProto()
    watched.CopyFrom(graph)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    for pieces in batches:
        yield from zip(names, session.run(names, {"input_ids": pieces}))


def replace_nodes(graph: ModelProto, nodes: List[NodeProto]) -> None:
    """Make `nodes`, some of which may be the graph's own, all that the graph has."""
    kept = [NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.graph.node[:]
    graph.graph.node.extend(kept)
