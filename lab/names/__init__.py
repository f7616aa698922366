"""How well names are found: lists of spellings and of near misses, made by rules in many scripts."""
