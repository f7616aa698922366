"""Families of worlds in which nobody is coordinated; importing a module registers its families."""

from lab.worlds.organic import circles, communities, drives, errands, events, refrains, services, sharing

__all__ = ["circles", "communities", "drives", "errands", "events", "refrains", "services", "sharing"]
