"""Measures detectors against streams whose answer is known: ours, the published methods, and a peer."""

from lab.evaluation.command import evaluate

__all__ = ["evaluate"]
