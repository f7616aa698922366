"""Families of worlds in which nobody is coordinated; importing a module registers its families."""

from lab.worlds.organic import circles, communities, drives, events, services, sharing

__all__ = ["circles", "communities", "drives", "events", "services", "sharing"]
