"""Event time: watermarks, reordering, per-target windows and baselines."""
