"""From clusters to campaigns: identity over time, score, and the sentences that explain them."""
