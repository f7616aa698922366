"""Families of worlds with coordinated groups among a crowd; importing a module registers its families."""

from lab.worlds.campaigns import bursts, hidden, journeys, slow

__all__ = ["bursts", "hidden", "journeys", "slow"]
