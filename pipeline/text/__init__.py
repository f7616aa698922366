"""What the text says once evasion is folded away, and what of it may be quoted."""
