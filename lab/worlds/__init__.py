"""Worlds: small streams with a known truth, whose every parameter is drawn from wide ranges.

A preset of ``lab.simulation`` is one scene, played often; a world is never the same twice, so that no constant of a
detector can be read off it. Families are organic or campaigns; some of each, and all seeds from ``HELD_OUT_SEED`` on,
are held out: tuning must not look at them.
"""

from lab.worlds.families import FAMILIES, HELD_OUT_SEED, Family, names
from lab.worlds.model import Group, Member, Truth, World, encode_truth
from lab.worlds.world import world

__all__ = [
    "FAMILIES",
    "HELD_OUT_SEED",
    "Family",
    "Group",
    "Member",
    "Truth",
    "World",
    "encode_truth",
    "names",
    "world",
]
