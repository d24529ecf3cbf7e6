"""What a word of the command line brings: where its bytes lie, unpacked, and what kind of file it is."""
