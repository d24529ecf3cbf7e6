"""clientimport: clients out of spreadsheets and CSV files, into a database, with every fault explained."""

__version__ = "0.1.0"
