"""The spaCy pipeline of the project's own: tokens, the spelling of phone messages, medications and symptoms."""
