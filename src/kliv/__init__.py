"""Kliv: one system that runs a labour-market project from end to end and proves its result."""

__version__ = "0.1.0"
