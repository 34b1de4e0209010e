"""How the dashboard is served: by how many processes, behind what, watched how; nothing here knows what it tells."""
