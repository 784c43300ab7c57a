"""Measurements over sockets: a server on one core, the load on another."""
