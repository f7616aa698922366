"""What the console in the terminal takes with many alerts in the store."""
