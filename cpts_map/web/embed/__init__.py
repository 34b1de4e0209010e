"""Cards and maps for other sites: HTML made on the server, without script nor anything to fetch."""

PREFIX = "/embed"
