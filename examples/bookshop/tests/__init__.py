"""Tests of the bookshop. Each test has a database of its own; nothing leaves the process."""
