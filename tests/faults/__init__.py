"""Faults as they happen in operation, on servers of their own: stopped, frozen, killed, full."""
