"""The examples that the assistant learns from, data/nlu/<topic>.yml: read, compared and added to."""
