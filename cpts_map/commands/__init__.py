"""The commands, one module a theme; each is imported when it is called."""
