"""What is dear: PDF, tiles and Anki packages. Jobs in, results out; nothing is read or written here."""
