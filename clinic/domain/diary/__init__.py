"""The headache diary: an entry while it is told and put right, what is counted from entries, and how it is shown."""
