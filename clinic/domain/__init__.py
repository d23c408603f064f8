"""Rules and value types. Nothing here reads a file of patients, a clock or a database."""
