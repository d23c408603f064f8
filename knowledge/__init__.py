"""What may be said: approved answers with their facts, sources, figures and the clinic's own data, and their loader."""

from knowledge.clinic import Clinic
from knowledge.errors import KnowledgeError
from knowledge.hashing import fingerprint, signed_texts, text_hash
from knowledge.loader import load
from knowledge.model import Answer, Button, Fact, Figure, Knowledge, Part, Reply, Source, Topic
from knowledge.opening_hours import Hours
from knowledge.retention import Retention
from knowledge.words import allowed_words, yes_words

__all__ = [
    "Answer",
    "Button",
    "Clinic",
    "Fact",
    "Figure",
    "Hours",
    "Knowledge",
    "KnowledgeError",
    "Part",
    "Reply",
    "Retention",
    "Source",
    "Topic",
    "allowed_words",
    "fingerprint",
    "load",
    "signed_texts",
    "text_hash",
    "yes_words",
]
