"""The nouns that stages hand to each other; nothing here opens a file, a database or a terminal."""
