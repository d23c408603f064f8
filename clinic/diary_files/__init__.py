"""A diary as files: CSV and PDF out, CSV in. Nothing here reads the database; what files say stands in knowledge/."""
