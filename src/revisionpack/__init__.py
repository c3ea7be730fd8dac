"""One content file in, a whole revision pack out."""

__version__ = "0.1.0"

stopped = 0
"""The signal that has asked this process to end: a library may make an error of its own of what it raises."""
