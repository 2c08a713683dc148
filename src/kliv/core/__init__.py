"""The rules of the field: code words, dates, conditions. No Django, no database, no clock."""
