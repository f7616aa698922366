"""Writes what the documents show of the code anew: tables of docs/, and the README's quick tour."""

from __future__ import annotations

from tools.docs import tables, tour

if __name__ == "__main__":
    tables.write()
    tour.write()
