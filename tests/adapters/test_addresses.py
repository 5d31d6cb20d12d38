from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.adapters.addresses import AllowList, parse_address, why_barred

BARRED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.1.2", "168.63.129.16",  # noqa: S104
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:5ef5:79fb::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    "2002:5db8:d70e::1", "2a00:1450:4007:80a:0:5efe:10.0.0.1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "3fff::1", "5f00::1", "4000::1",
]  # fmt: skip
OPEN = ["1.1.1.1", "93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]


@pytest.mark.parametrize("address", BARRED)
def test_an_address_that_is_not_public_is_barred(address):
    assert why_barred(parse_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_open(address):
    assert why_barred(parse_address(address)) is None


@given(st.ip_addresses(v=4))
def test_what_is_barred_stays_barred_in_every_wrapping(address):
    mapped, nat64 = IPv6Address(f"::ffff:{address}"), IPv6Address(f"64:ff9b::{address}")
    assert (why_barred(mapped) is None) == (why_barred(nat64) is None) == (why_barred(address) is None)


@given(st.ip_addresses())
def test_nothing_but_global_addresses_is_open(address):
    inner = getattr(address, "ipv4_mapped", None) or address
    if address in ip_network("64:ff9b::/96"):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    assert why_barred(address) is not None or inner.is_global


def test_an_allow_list_lets_through_what_it_names_and_nothing_else():
    allow = AllowList.parse(["127.0.0.1:8000", "10.1.0.0/16", "[::1]:9000"])
    assert allow.allows(ip_address("127.0.0.1"), 8000)
    assert not allow.allows(ip_address("127.0.0.1"), 8001)
    assert not allow.allows(ip_address("127.0.0.2"), 8000)
    assert allow.allows(ip_address("10.1.2.3"), 5)
    assert allow.allows(ip_address("::1"), 9000)
    assert not AllowList().allows(ip_address("127.0.0.1"), 80)


def test_an_allow_list_takes_no_names():
    with pytest.raises(ValueError, match="localhost"):
        AllowList.parse(["localhost:8000"])
