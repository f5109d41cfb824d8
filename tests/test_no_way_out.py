"""The guard in conftest.py does guard."""

import socket

import pytest


@pytest.mark.tries_outside
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_another_machine_is_out_of_reach(address):
    with pytest.raises(ConnectionRefusedError, match="no machine but this one"):
        socket.create_connection(address, timeout=1)


@pytest.mark.tries_outside
def test_a_name_is_not_even_looked_up():
    with pytest.raises(ConnectionRefusedError, match="no machine but this one"):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_is_in_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
