"""Poster placement: numbers in, numbers out. No text is measured here and nothing is drawn."""
