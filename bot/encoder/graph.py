"""The ONNX graph of a BERT sentence encoder with mean pooling, made with `onnx.helper` from its weights.

Layer names are those of the Hugging Face checkpoint; the shape of the network is BERT's (Devlin et al., 2018), the
pooling that of Sentence-BERT (Reimers and Gurevych, 2019): the mean over the tokens, scaled to length 1.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

HIDDEN = 384
HEADS = 12
HEAD_SIZE = HIDDEN // HEADS
LAYERS = 6
LAYER_NORM_EPSILON = 1e-12
OPSET = 17
OUTPUTS = ("embedding", "inner")


class GraphBuilder:
    """Collects nodes and constants; every method returns the name of the tensor that it makes."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("i_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, tensor: str, layer: str) -> str:
        """`tensor` times the layer's weight plus its bias. PyTorch stores a weight as (out, in): transposed here."""
        weight = self.constant(f"{layer}.weight", self.weights[f"{layer}.weight"].T)
        product = self.node("MatMul", tensor, weight)
        return self.node("Add", product, self.constant(f"{layer}.bias", self.weights[f"{layer}.bias"]))

    def layer_norm(self, tensor: str, layer: str) -> str:
        scale = self.constant(f"{layer}.weight", self.weights[f"{layer}.weight"])
        bias = self.constant(f"{layer}.bias", self.weights[f"{layer}.bias"])
        return self.node("LayerNormalization", tensor, scale, bias, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def heads(self, tensor: str, *order: int) -> str:
        """(batch, length, hidden) to (batch, heads, ...) in the given order of axes."""
        split = self.node("Reshape", tensor, self.integers(0, 0, HEADS, HEAD_SIZE))
        return self.node("Transpose", split, perm=list(order))

    def gelu(self, tensor: str) -> str:
        scaled = self.node("Div", tensor, self.constant("sqrt_2", np.float32(np.sqrt(2.0))))
        grown = self.node("Add", self.node("Erf", scaled), self.constant("one", np.float32(1.0)))
        return self.node("Mul", self.node("Mul", tensor, grown), self.constant("half", np.float32(0.5)))


def _attention(graph: GraphBuilder, tensor: str, mask: str, layer: str) -> str:
    query = graph.heads(graph.linear(tensor, f"{layer}.attention.self.query"), 0, 2, 1, 3)
    key = graph.heads(graph.linear(tensor, f"{layer}.attention.self.key"), 0, 2, 3, 1)
    value = graph.heads(graph.linear(tensor, f"{layer}.attention.self.value"), 0, 2, 1, 3)
    scale = graph.constant("head_scale", np.float32(np.sqrt(HEAD_SIZE)))
    scores = graph.node("Add", graph.node("Div", graph.node("MatMul", query, key), scale), mask)
    context = graph.node("MatMul", graph.node("Softmax", scores, axis=-1), value)
    merged = graph.node("Reshape", graph.node("Transpose", context, perm=[0, 2, 1, 3]), graph.integers(0, 0, HIDDEN))
    added = graph.node("Add", graph.linear(merged, f"{layer}.attention.output.dense"), tensor)
    return graph.layer_norm(added, f"{layer}.attention.output.LayerNorm")


def _feed_forward(graph: GraphBuilder, tensor: str, layer: str) -> str:
    wide = graph.gelu(graph.linear(tensor, f"{layer}.intermediate.dense"))
    added = graph.node("Add", graph.linear(wide, f"{layer}.output.dense"), tensor)
    return graph.layer_norm(added, f"{layer}.output.LayerNorm")


def _embeddings(graph: GraphBuilder) -> str:
    words = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    places = graph.constant("places", graph.weights["embeddings.position_embeddings.weight"])
    kind = graph.constant("kind", graph.weights["embeddings.token_type_embeddings.weight"][0])
    length = graph.node("Slice", graph.node("Shape", "input_ids"), graph.integers(1), graph.integers(2))
    position = graph.node("Slice", places, graph.integers(0), length)
    summed = graph.node("Add", graph.node("Add", graph.node("Gather", words, "input_ids"), position), kind)
    return graph.layer_norm(summed, "embeddings.LayerNorm")


def _pooled(graph: GraphBuilder, tensor: str, mask: str) -> str:
    """The mean over real tokens, of length 1: shape (batch, hidden)."""
    weight = graph.node("Unsqueeze", mask, graph.integers(2))
    summed = graph.node("ReduceSum", graph.node("Mul", tensor, weight), graph.integers(1), keepdims=0)
    mean = graph.node("Div", summed, graph.node("ReduceSum", weight, graph.integers(1), keepdims=0))
    return graph.node("Div", mean, graph.node("ReduceL2", mean, axes=[1], keepdims=1))


def build_graph(weights: Mapping[str, np.ndarray]) -> ModelProto:
    """The encoder: `input_ids` and `attention_mask` (batch, length; int64) to two vectors (batch, 384; float32).

    `embedding` is the model's own, from the last layer; `inner` is the same pooling of the layer before. Raises
    `KeyError` when `weights` lacks a layer of the checkpoint.
    """
    graph = GraphBuilder(weights)
    mask = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.node("Sub", graph.constant("one", np.float32(1.0)), mask)
    wide = graph.node("Unsqueeze", graph.node("Mul", absent, graph.constant("far", np.float32(-1e9))), graph.integers(1, 2))
    tensor = _embeddings(graph)
    layers = []
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        tensor = _feed_forward(graph, _attention(graph, tensor, wide, layer), layer)
        layers.append(tensor)
    for name, tensor in zip(OUTPUTS, (layers[-1], layers[-2])):
        graph.nodes.append(helper.make_node("Identity", [_pooled(graph, tensor, mask)], [name]))
    return _model(graph)


def _model(graph: GraphBuilder) -> ModelProto:
    shape = ["batch", "length"]
    proto = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", HIDDEN]) for name in OUTPUTS],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    checker.check_model(model)
    return model
