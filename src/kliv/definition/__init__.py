"""What a project says about itself: the schema of a definition file, loading and checking it."""
