"""The one linear history of the records."""
