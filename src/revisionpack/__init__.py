"""One content file in, a whole revision pack out."""

__version__ = "0.1.0"
