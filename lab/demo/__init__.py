"""Everything at work on one machine: broker, workers, a simulated afternoon, and what was found of it."""

from lab.demo.command import demo

__all__ = ["demo"]
