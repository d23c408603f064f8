"""The ONNX graph of a BERT sentence encoder with mean pooling, made with `onnx.helper` from its weights.

Layer names are those of the Hugging Face checkpoint; the shape of the network is BERT's (Devlin et al., 2018), the
pooling that of Sentence-BERT (Reimers and Gurevych, 2019): the mean over the tokens, scaled to length 1. Texts of one batch are
equally long: there is no padding and no mask. Attention and Gelu are ONNX Runtime's own operators.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

HIDDEN = 384
HEADS = 12
LAYERS = 6
LAYER_NORM_EPSILON = 1e-12
OPSET = 17
# Where ONNX Runtime keeps its operators beyond the standard (ContribOperators.md).
RUNTIME_DOMAIN = "com.microsoft"
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

    def self_attention(self, tensor: str, layer: str) -> str:
        """Query, key and value of every head from one product, (hidden, 3 * hidden), and what the heads make of them."""
        parts = [f"{layer}.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], axis=1)
        product = self.node("MatMul", tensor, self.constant(f"{layer}.weight", weight))
        self.nodes.append(helper.make_node("Split", [product, self.integers(HIDDEN, HIDDEN, HIDDEN)], parts, name=layer, axis=2))
        bias = self.constant(f"{layer}.bias", np.concatenate([self.weights[f"{part}.bias"] for part in parts]))
        return self.node("MultiHeadAttention", *parts, bias, domain=RUNTIME_DOMAIN, num_heads=HEADS)


def _attention(graph: GraphBuilder, tensor: str, layer: str) -> str:
    context = graph.self_attention(tensor, f"{layer}.attention.self")
    added = graph.node("Add", graph.linear(context, f"{layer}.attention.output.dense"), tensor)
    return graph.layer_norm(added, f"{layer}.attention.output.LayerNorm")


def _feed_forward(graph: GraphBuilder, tensor: str, layer: str) -> str:
    wide = graph.node("Gelu", graph.linear(tensor, f"{layer}.intermediate.dense"), domain=RUNTIME_DOMAIN)
    added = graph.node("Add", graph.linear(wide, f"{layer}.output.dense"), tensor)
    return graph.layer_norm(added, f"{layer}.output.LayerNorm")


def _embeddings(graph: GraphBuilder) -> str:
    """The sum of what each piece means and where it stands; texts are all of the first of two kinds."""
    words = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    kind = graph.weights["embeddings.token_type_embeddings.weight"][0]
    places = graph.constant("places", graph.weights["embeddings.position_embeddings.weight"] + kind)
    length = graph.node("Slice", graph.node("Shape", "input_ids"), graph.integers(1), graph.integers(2))
    position = graph.node("Slice", places, graph.integers(0), length)
    return graph.layer_norm(graph.node("Add", graph.node("Gather", words, "input_ids"), position), "embeddings.LayerNorm")


def _pool(graph: GraphBuilder, tensor: str, output: str) -> None:
    """The mean over tokens, of length 1, as an output of the graph: shape (batch, hidden)."""
    mean = graph.node("ReduceMean", tensor, axes=[1], keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], [output], axis=1, p=2))


def build_graph(weights: Mapping[str, np.ndarray]) -> ModelProto:
    """The encoder: `input_ids` (batch, length; int64) to two vectors (batch, 384; float32).

    `embedding` is the model's own, from the last layer; `inner` is the same pooling of the layer before. Raises
    `KeyError` when `weights` lacks a layer of the checkpoint.
    """
    graph = GraphBuilder(weights)
    layers = [_embeddings(graph)]
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        layers.append(_feed_forward(graph, _attention(graph, layers[-1], layer), layer))
    for name, tensor in zip(OUTPUTS, (layers[-1], layers[-2])):
        _pool(graph, tensor, name)
    return _model(graph)


def _model(graph: GraphBuilder) -> ModelProto:
    proto = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", HIDDEN]) for name in OUTPUTS],
        [numpy_helper.from_array(value, name) for name, value in graph.constants.items()],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME_DOMAIN, 1)]
    model = helper.make_model(proto, opset_imports=opsets, ir_version=8)
    checker.check_model(model)
    return model
