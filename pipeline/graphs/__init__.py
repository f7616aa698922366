"""Reply, mention and co-action graphs, and the statistics that say which edges are surprising."""
