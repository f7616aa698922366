"""The console in the browser: pages that show what was found, and take down what people think of it."""
