"""The commands of `python -m clinic`: one module a group."""
