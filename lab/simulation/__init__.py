"""A seeded simulator of public conversation: everyday life, crowds, gangs, and the answer key."""

from lab.simulation.presets import NAMES, preset
from lab.simulation.scenario import Scenario
from lab.simulation.simulator import Simulation, simulate
from lab.simulation.truth import Crowd, Raid, Truth, encode_truth

__all__ = ["NAMES", "Crowd", "Raid", "Scenario", "Simulation", "Truth", "encode_truth", "preset", "simulate"]
