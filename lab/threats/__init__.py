"""Test sets for the detectors of threats, built by rules from a seed, and what the detectors make of them."""
