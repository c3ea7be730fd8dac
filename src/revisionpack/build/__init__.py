"""What to make, what is known already, doing the rest side by side, and putting it in place."""
