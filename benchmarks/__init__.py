"""Benchmarks: the figures of Kliv beside the same figures written by hand, with time and memory."""
