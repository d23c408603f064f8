"""The diary's form: what is known of an entry, what is asked next, and what an answer does to it."""
