"""The sentence encoder all-MiniLM-L6-v2: built from its weights into an ONNX graph, and run from there."""

from bot.encoder.encoder import Encoder, EncoderMissing

__all__ = ["Encoder", "EncoderMissing"]
