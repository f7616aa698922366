"""Messages as each sink takes them; pure, and safe against the text of those whom they report."""
