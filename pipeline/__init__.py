"""What the posts mean: matching, windows, graphs, signals and campaigns, free of clocks and sockets."""
