"""Rasa's graph runs in the order that its needs give, and gives what Dask gives."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.processor import _BEGUN, OrderedGraphRunner, in_order


class Joined(GraphComponent):
    """Counts its runs; its output says what it was given."""

    def __init__(self, name: str) -> None:
        self.name, self.runs = name, 0
        self.thread = ""

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Joined:
        return cls(config["name"])

    def run(self, **given: str) -> str:
        self.runs += 1
        self.thread = threading.current_thread().name
        return f"{self.name}({', '.join(f'{name}={value}' for name, value in given.items())})"

    def one(self, left: str) -> str:
        return self.run(left=left)

    def two(self, left: str, right: str) -> str:
        return self.run(left=left, right=right)


def _node(name: str, target: bool = False, **needs: str) -> SchemaNode:
    fn = "two" if len(needs) == 2 else "one"
    return SchemaNode(needs, Joined, "create", fn, {"name": name}, eager=True, is_target=target)


SCHEMA = GraphSchema(
    {
        "last": _node("last", target=True, left="middle", right="first"),
        "middle": _node("middle", left="first"),
        "unasked": _node("unasked", target=True, left="middle"),
        "first": _node("first", left="given"),
    }
)


def _runner(kind: type[DaskGraphRunner], folder: Path) -> DaskGraphRunner:
    return kind.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA))


def test_every_node_stands_behind_what_it_needs() -> None:
    names = [name for name, _ in in_order(SCHEMA)]
    assert sorted(names) == sorted(SCHEMA.nodes)
    assert all(names.index(need) < at for at, (_, needs) in enumerate(in_order(SCHEMA)) for need in needs if need in names)


@pytest.mark.parametrize("targets", [["last"], ["unasked"], ["middle", "last"], None])
def test_the_output_is_that_of_dask(tmp_path: Path, targets: list[str] | None) -> None:
    found, expected = (_runner(kind, tmp_path).run({"given": "x"}, targets) for kind in (OrderedGraphRunner, DaskGraphRunner))
    assert found == expected


def test_what_no_target_needs_does_not_run(tmp_path: Path) -> None:
    runner = _runner(OrderedGraphRunner, tmp_path)
    runner.run({"given": "x"}, ["last"])
    runner.run({"given": "y"}, ["last"])
    runs = {name: node._component.runs for name, node in runner._instantiated_nodes.items()}  # type: ignore[union-attr]
    assert runs == {"last": 2, "middle": 2, "first": 2, "unasked": 0}


async def test_the_encoder_computes_in_a_thread_of_its_own_and_the_run_goes_on_from_there(tmp_path: Path) -> None:
    schema = GraphSchema(
        {
            "last": _node("last", target=True, left="run_SentenceEmbedding2"),
            "run_SentenceEmbedding2": _node("encoder", left="first"),
            "first": _node("first", left="given"),
        }
    )
    runner = OrderedGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))
    _BEGUN.set(await runner.begin({"given": "x"}, "last"))
    assert runner.run({"given": "x"}, ["last"]) == {"last": "last(left=encoder(left=first(left=x)))"}
    nodes = {name: node._component for name, node in runner._instantiated_nodes.items()}
    assert {node.runs for node in nodes.values()} == {1}
    assert nodes["run_SentenceEmbedding2"].thread.startswith("encoder")
    assert nodes["first"].thread == nodes["last"].thread == threading.current_thread().name
