"""Hashes: of an answer's text, to which a sign-off is bound, and of the whole folder, for caches."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from knowledge.model import Answer

FOLDER = Path(__file__).resolve().parent


def text_hash(answer: Answer) -> str:
    """sha256 (hex) over all that a patient can read or hear in the answer: titles, texts, next step, replies, figure, what is
    read aloud.

    Facts, asks, sources and the review interval may change without touching a sign-off.
    """
    texts = [
        [answer.topic, answer.title, answer.short.text, answer.next_step, answer.figure],
        [[part.id, part.title, part.text] for part in answer.parts],
        [[reply.id, reply.text, *([button.title, button.say] for button in reply.buttons)] for reply in answer.replies],
        *([[button.title, button.do] for button in answer.buttons],) * bool(answer.buttons),  # most have none
        *(["aloud", id, text] for id, text in answer.alouds.items()),
    ]
    return sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def fingerprint(folder: Path = FOLDER) -> str:
    """sha256 (hex) over the paths and the bytes of all files of the folder, but for hidden and compiled ones."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if not any(piece.startswith((".", "__pycache__")) for piece in name.parts):
            digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()
