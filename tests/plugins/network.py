"""Refuse every connection to another computer while tests run."""

import socket

HERE = {"localhost", "127.0.0.1", "::1"}
connect = socket.socket.connect


def connect_here(self, address):
    if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HERE:
        raise RuntimeError(f"A test tried to reach {address[0]}; tests use no network.")
    return connect(self, address)


def pytest_configure():
    socket.socket.connect = connect_here


def pytest_unconfigure():
    socket.socket.connect = connect
