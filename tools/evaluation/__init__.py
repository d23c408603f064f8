"""Measures a running assistant on labelled messages: reading rows, asking, counting, reporting. See `tools.evaluate`."""
