"""Examples that Rasa copies and compares quickly.

On their way from the files into training Rasa merges all examples with others again and again (seven times), and each time
copies every one of them attribute by attribute and hashes it anew. That took longer than reading them. What they hold is then
hashed word by word, vectors as the text of their bytes.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any, Dict, Text

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A message that is copied and hashed in one go, and keeps its fingerprint as long as nothing changes."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> Example:
        made = Example.__new__(Example)
        made.__dict__.update(self.__dict__)
        made.data = {name: value if isinstance(value, str) else copy.deepcopy(value, memo) for name, value in self.data.items()}
        made.features = copy.deepcopy(self.features, memo) if self.features else []
        made.output_properties = set(self.output_properties)
        return made

    def fingerprint(self) -> Text:
        """The same for the same attributes and features. A plain message's is another, even where it says the same."""
        if self._cached_fingerprint is None:
            made_of = hashlib.md5(repr(sorted(self.data.items())).encode(), usedforsecurity=False)
            for each in self.features:
                made_of.update(repr((each.type, each.origin, each.attribute, each.features.shape)).encode())
                made_of.update(each.features.tobytes())
            self._cached_fingerprint = made_of.hexdigest()
        return self._cached_fingerprint

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
