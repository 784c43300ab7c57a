"""A small bookshop: authors, books and orders over an embedded SQLite database, served with Typeway."""
