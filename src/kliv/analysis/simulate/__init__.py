"""Invented registers: people who walk through any project by its definition, with what is true behind the figures."""

from kliv.analysis.simulate.coaching import published_people
from kliv.analysis.simulate.parameters import Parameters, Truth, truth_of
from kliv.analysis.simulate.run import planned_people, simulate

__all__ = ["Parameters", "Truth", "planned_people", "published_people", "simulate", "truth_of"]
