"""The suite's own guard: what tries to leave this machine is stopped and fails its test."""

import smtplib
import socket

import pytest

from tests import guards


@pytest.fixture
def expected_refusals():
    yield guards.refused
    guards.refused.clear()


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::1"])
def test_a_connection_to_another_machine_is_refused(host, expected_refusals):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as out, pytest.raises(guards.WentOut):
        out.connect((host, 80))
    assert expected_refusals == [f"socket.connect to {host}"]


def test_a_name_of_another_machine_is_not_even_looked_up(expected_refusals):
    with pytest.raises(guards.WentOut):
        socket.getaddrinfo("example.org", 443)
    assert expected_refusals == ["socket.getaddrinfo to example.org"]


def test_no_mail_is_sent(expected_refusals):
    with pytest.raises(guards.WentOut):
        smtplib.SMTP("127.0.0.1", 25)
    assert len(expected_refusals) == 1


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
