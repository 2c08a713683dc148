"""Keeping the records safe: backup and restore, keys, what is too old to keep."""
