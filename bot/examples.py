"""Examples that Rasa copies and compares quickly.

On their way from the files into training Rasa merges all examples with others again and again (seven times), and each time
copies every one of them attribute by attribute and hashes it anew. That took longer than reading them.
"""

from __future__ import annotations

import copy
from typing import Any, Dict, Text

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A message that is copied in one go, and keeps its fingerprint as long as nothing changes."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> Example:
        made = Example.__new__(Example)
        made.__dict__.update(self.__dict__)
        made.data = {name: value if isinstance(value, str) else copy.deepcopy(value, memo) for name, value in self.data.items()}
        made.features = copy.deepcopy(self.features, memo) if self.features else []
        made.output_properties = set(self.output_properties)
        return made

    def set(self, prop: Text, info: Any, add_to_output: bool = False) -> None:
        """As `Message` does. Texts alone are compared: Rasa sets each intent to itself, without the spaces around it."""
        if add_to_output or not isinstance(info, str) or self.get(prop) != info:
            super().set(prop, info, add_to_output)


def quick(data: TrainingData) -> TrainingData:
    """`data`, with its messages as `Example`."""
    data.training_examples = [
        Example(message.data, message.output_properties, message.time, message.features) for message in data.training_examples
    ]
    return data
