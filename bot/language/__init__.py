"""The spaCy pipeline of the project's own: tokens, the spelling of phone messages, medications and symptoms."""

from bot.language.pipeline import LANGUAGE_FOLDER, LanguageMissing, build, fingerprint, load

__all__ = ["LANGUAGE_FOLDER", "LanguageMissing", "build", "fingerprint", "load"]
