"""A seeded simulator of public conversation: everyday life, crowds, gangs, and the answer key."""

from pipeline.simulation.presets import NAMES, preset
from pipeline.simulation.scenario import Scenario
from pipeline.simulation.simulator import Simulation, simulate
from pipeline.simulation.truth import Crowd, Raid, Truth, encode_truth

__all__ = ["NAMES", "Crowd", "Raid", "Scenario", "Simulation", "Truth", "encode_truth", "preset", "simulate"]
