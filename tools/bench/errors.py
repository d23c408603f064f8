"""What stops a benchmark."""

from __future__ import annotations


class BenchError(Exception):
    """The text is for the person who ran the command."""
