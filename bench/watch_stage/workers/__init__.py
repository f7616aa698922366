"""Contenders: each module is a program that does a ``Job`` and prints a ``Run``."""
