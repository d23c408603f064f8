"""The chat API: conversations, messages, feedback."""
