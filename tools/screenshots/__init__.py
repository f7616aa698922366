"""Pictures of the console for the documents."""
