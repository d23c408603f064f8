"""Hashes: of an answer's text, to which a sign-off is bound, and of what is learned of all answers, for caches."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from knowledge.model import Answer, Knowledge


def signed_texts(answer: Answer) -> list[Any]:
    """All that a patient can read or hear in the answer, in lists that JSON can hold: titles, texts, next step, replies, figure,
    what is read aloud. A signature is one of these very texts.

    Facts, asks, sources and the review interval may change without touching a sign-off.
    """
    return [
        [answer.topic, answer.title, answer.short.text, answer.next_step, answer.figure],
        [[part.id, part.title, part.text] for part in answer.parts],
        [[reply.id, reply.text, *([button.title, button.say] for button in reply.buttons)] for reply in answer.replies],
        *([[button.title, button.do] for button in answer.buttons],) * bool(answer.buttons),  # most have none
        *(["aloud", id, text] for id, text in answer.alouds.items()),
    ]


def text_hash(answer: Answer) -> str:
    """sha256 (hex) over `signed_texts`."""
    return sha256(json.dumps(signed_texts(answer), ensure_ascii=False).encode()).hexdigest()


def fingerprint(base: Knowledge) -> str:
    """sha256 (hex) over what the assistant learns of the answers and decides by: topics, ids, titles, asks and neighbours.

    Texts, facts, sources, figures and the clinic's own data are read anew at every start: changing them trains nothing.
    """
    learned = [
        [answer.topic, answer.walkthrough, answer.related, [reply.id for reply in answer.replies]]
        + [[part.id, part.title, part.asks] for part in (answer.short, *answer.parts)]
        for answer in base.answers.values()
    ]
    return sha256(json.dumps(learned, ensure_ascii=False).encode()).hexdigest()
