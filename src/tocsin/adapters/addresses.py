"""Which internet addresses an outgoing call may reach: public ones, and those of local servers that are allowed."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

# What `is_global` lets through and no feed is ever served from, each with its RFC or the cloud that uses it.
_BARRED: tuple[tuple[str, str], ...] = (
    ("100.64.0.0/10", "carrier-grade NAT (RFC 6598)"),
    ("192.88.99.0/24", "6to4 relay (RFC 7526)"),
    ("168.63.129.16/32", "cloud metadata (Azure)"),
    ("192.0.0.0/24", "protocol assignments (RFC 6890), cloud metadata (Oracle)"),
    ("198.18.0.0/15", "benchmarks (RFC 2544)"),
    ("::/96", "IPv4-compatible (RFC 4291)"),
    ("64:ff9b:1::/48", "local NAT64 (RFC 8215)"),
    ("100::/64", "discard (RFC 6666)"),
    ("2001::/32", "Teredo (RFC 4380)"),
    ("2001:10::/28", "ORCHID (RFC 4843)"),
    ("2001:20::/28", "ORCHIDv2 (RFC 7343)"),
    ("2001:db8::/32", "documentation (RFC 3849)"),
    ("2002::/16", "6to4 (RFC 3056)"),
    ("3fff::/20", "documentation (RFC 9637)"),
    ("5f00::/16", "segment routing (RFC 9602)"),
    ("fec0::/10", "site-local (RFC 3879)"),
)
_BARRED_NETWORKS: tuple[tuple[_Network, str], ...] = tuple((ip_network(text), why) for text, why in _BARRED)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def why_barred(address: Address) -> str | None:
    """Why no outgoing call may go to `address`; `None` for a public one.

    Addresses that wrap an IPv4 address (mapped, NAT64, ISATAP) are judged by what they wrap.

    >>> why_barred(ip_address("93.184.215.14")) is None, why_barred(ip_address("::ffff:127.0.0.1"))
    (True, 'loopback')
    """
    if isinstance(address, IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return why_barred(inner)
    for network, why in _BARRED_NETWORKS:
        if address.version == network.version and address in network and not address.is_loopback:
            return "unspecified" if address.is_unspecified else why
    return _plain_reason(address)


def _plain_reason(address: Address) -> str | None:
    reasons = (
        (address.is_loopback, "loopback"),
        (address.is_unspecified, "unspecified"),
        (address.is_link_local, "link-local, where clouds keep their metadata"),
        (address.is_multicast, "multicast"),
        (address.is_private, "private"),
        (address.is_reserved, "reserved"),
        (not address.is_global, "not public"),
    )
    return next((why for holds, why in reasons if holds), None)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a packet to `address` would end at, where the address says so."""
    number = int(address)
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None


@dataclass(frozen=True, slots=True)
class AllowList:
    """Local servers that may be reached although their address is not public; for tests and mirrors in one's own house.

    Attributes:
        networks: networks of addresses, each with a port, or `None` for every port.
    """

    networks: tuple[tuple[_Network, int | None], ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> AllowList:
        """The list that `127.0.0.1:8000`, `10.1.0.0/16` or `[::1]:8000` name.

        Only addresses are taken: what a name stands for can change between the check and the call.

        >>> AllowList.parse(["127.0.0.1:8000"]).allows(ip_address("127.0.0.1"), 8000)
        True

        Raises:
            ValueError: if an entry is no address or network.
        """
        return cls(tuple(_entry(entry.strip()) for entry in entries if entry.strip()))

    def allows(self, address: Address, port: int) -> bool:
        """Whether a call to `port` of `address` is allowed by the list."""
        return any(
            network.version == address.version and address in network and named in {None, port}
            for network, named in self.networks
        )


def _entry(text: str) -> tuple[_Network, int | None]:
    host, port = text, None
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = int(rest.removeprefix(":")) if rest else None
    elif text.count(":") == 1:
        host, _, written = text.partition(":")
        port = int(written)
    return ip_network(host), port


def parse_address(text: str) -> Address:
    """The address a resolver gave, its zone (`%eth0`) left out, since the zone has no say in what it is.

    >>> str(parse_address("fe80::1%eth0"))
    'fe80::1'
    """
    return ip_address(text.partition("%")[0])
