"""What a short message costs the encoder on one core, and how near it is to the exact graph: JSON on standard output.

In Rasa's environment: `python -m tools.bench.encoder`, with the messages as a JSON list on standard input.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from statistics import mean, median

from bot.encoder.encoder import Encoder, last_layer

ROUNDS = 5


def _milliseconds(encoder: Encoder, texts: Sequence[str]) -> list[float]:
    took = []
    for text in texts:
        began = time.perf_counter()
        encoder.encode([text])
        took.append(1000 * (time.perf_counter() - began))
    return took


def measure(texts: Sequence[str]) -> dict[str, float]:
    """A message's time is its best of some rounds: what else the machine does is not the encoder's cost."""
    small, exact = Encoder(), Encoder(graph="reference.onnx")
    cosines = (last_layer(small.encode(texts)) * last_layer(exact.encode(texts))).sum(axis=1)
    rounds = [_milliseconds(small, texts) for _ in range(ROUNDS)]
    return {"milliseconds": median(min(of_text) for of_text in zip(*rounds)), "cosine": mean(cosines.tolist())}  # noqa: B905


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(measure(json.load(sys.stdin))))
