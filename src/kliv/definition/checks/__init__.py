"""What must hang together in a definition, beyond what the schema can say: one file per part."""
