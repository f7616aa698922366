"""Published and obvious methods to compare with, one a file, with the parameters that were measured best."""
