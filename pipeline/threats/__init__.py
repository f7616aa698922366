"""Threats that one post can show: doxxing, impersonation, phishing; and who is hit although nobody listed them."""
