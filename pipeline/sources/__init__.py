"""One mapper per platform: its raw payload to a Post."""
