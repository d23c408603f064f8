"""Understanding, as Rasa graph components: reading, vectors, topics, red flags, and what the turn is about."""
