"""One account hit by 100,000 posts within a minute, with a gang among them: ``python -m bench.hot_target``."""
