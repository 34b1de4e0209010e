"""Version of the package, and nothing else: what every module may import."""

__version__ = "0.1.0"
