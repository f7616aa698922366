"""Where people look: the command line, the case store's views and exports."""
