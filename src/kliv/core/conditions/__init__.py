"""Conditions: one vocabulary for who is eligible, whom a figure is about, and what a goal counts."""
