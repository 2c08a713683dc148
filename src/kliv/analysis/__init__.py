"""The kernel: register tables in, figures out. No Django."""
