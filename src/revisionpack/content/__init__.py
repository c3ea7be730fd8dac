"""The pack file: read, load, the model, its schema."""
