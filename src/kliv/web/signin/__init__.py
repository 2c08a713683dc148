"""Signing in and out: who gets in, with what, for how long, and what the log has of it."""
