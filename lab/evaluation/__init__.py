"""Measures detectors against streams whose answer is known: ours, the published methods, and a peer."""

from console.evaluation.command import evaluate

__all__ = ["evaluate"]
