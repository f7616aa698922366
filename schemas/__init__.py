"""What travels between stages: typed structs, their codecs and the topics that carry them."""
