"""Light pages: HTML made by the server, without any script, to be read anywhere and found by search engines."""
