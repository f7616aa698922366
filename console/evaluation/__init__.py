"""Measures detectors against streams whose answer is known: ours, the published methods, and a peer."""
