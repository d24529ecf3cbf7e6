"""The generator of wide client files, and the suite that measures what an import of them costs."""
