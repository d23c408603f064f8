"""What the assistant makes of a text that belongs to no conversation, checked."""

from __future__ import annotations

import base64
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from clinic.domain.likeness import VECTOR_BYTES

Level = Literal["none", "urgent", "emergency", "crisis"]
Topic = Annotated[str, Field(max_length=40)]


def _whole_vector(value: str) -> str:
    if len(base64.b64decode(value, validate=True)) != VECTOR_BYTES:
        raise ValueError("this is no vector of ours")
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Said(_Strict):
    """An approved text by its id."""

    topic: Topic
    part: str = Field(max_length=60)


class Share(_Strict):
    topic: Topic
    share: float = Field(ge=0, le=1.001)


class Understood(_Strict):
    """`answers`: what a patient would be told, in order; `offers`: the topics under a question back; `ranking`: the likeliest
    topics, best first; `level` and `taken_back`: see `safety.Assessment`; `vector`: see `clinic.domain.likeness`."""

    level: Level
    taken_back: Level
    spanish: bool
    answers: list[Said] = Field(max_length=20)
    offers: list[Topic] = Field(max_length=20)
    ranking: list[Share] = Field(max_length=100)
    vector: Annotated[str, AfterValidator(_whole_vector)]
