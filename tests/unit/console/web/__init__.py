"""The console in the browser, without a browser."""
