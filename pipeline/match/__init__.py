"""Who is hit: which targets of the watchlist a post is at."""
