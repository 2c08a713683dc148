"""Caseload screening: a file of people, tried on a project's target groups."""
