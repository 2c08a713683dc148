"""The rules of the field as tables."""
