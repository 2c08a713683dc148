"""Simulated registers."""
