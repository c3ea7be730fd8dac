"""The products: each output turns what was derived into jobs. Outputs never import each other."""
