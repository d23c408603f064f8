"""The scores of the kernel classifier for a few messages at a time.

As a graph for the encoder's runtime, which lays constant matrices out once. NumPy's product of two messages with 22,000 examples
copies all examples into the form that it needs, each time anew, which took six times as long.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
from onnx import ModelProto, TensorProto, helper, numpy_helper

OPSET = 17


class KernelScores:
    """`rbf(rows, support, gamma) @ meaning` for rows of length 1: shape (n, axes), float32, to (n, classes).

    `support`: (examples, axes); `meaning`: (examples, classes). Takes one core. Thread-safe.
    """

    def __init__(self, support: np.ndarray, meaning: np.ndarray, gamma: float) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = _model(support, meaning, gamma).SerializeToString()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        scores: np.ndarray = self._session.run(["scores"], {"rows": rows.astype(np.float32, copy=False)})[0]
        return scores


def _model(support: np.ndarray, meaning: np.ndarray, gamma: float) -> ModelProto:
    constants = {
        "examples": np.ascontiguousarray(support.T, dtype=np.float32),
        "meaning": np.ascontiguousarray(meaning, dtype=np.float32),
        "one": np.float32(1.0),
        "width": np.float32(2.0 * gamma),
    }
    steps = [("MatMul", "rows", "examples"), ("Sub", "0", "one"), ("Mul", "1", "width"), ("Exp", "2"), ("MatMul", "3", "meaning")]
    names = [*(str(at) for at in range(len(steps) - 1)), "scores"]
    graph = helper.make_graph(
        [helper.make_node(kind, inputs, [name]) for (kind, *inputs), name in zip(steps, names)],
        "kernel_scores",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["n", support.shape[1]])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", meaning.shape[1]])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
