"""The clinic's records: rules without I/O (domain), transactions (services), tables (db)."""
