"""The schema of a definition file: frozen models, one file per part of a project."""
