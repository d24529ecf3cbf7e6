"""How a review is reached and by whom: what was settled before the server starts, and never changes after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path

from clientimport.core.events import Tell, no_tell
from clientimport.core.language import DEFAULT

Network = IPv4Network | IPv6Network

LONGEST_NAME = 100
"""Characters of a person's name."""


@dataclass(frozen=True)
class ReviewSettings:
    """`origins`: the addresses under which browsers ask, "https://review.example.com"; the first is printed.

    `users`: who gets a one-time address each. `user_header`: the header in which a trusted proxy names who asks instead.
    `proxies`: the peers that may ask; empty: everyone who can reach the server. `issued` hears of each new one-time address.
    """

    origins: tuple[str, ...]
    users: tuple[str, ...] = ()
    user_header: str = ""
    proxies: tuple[Network, ...] = ()
    lang: str = DEFAULT
    reports: Path = Path("reports")
    reports_group: str | None = None
    tell: Tell = no_tell
    issued: Callable[[str, str], None] = field(default=lambda user, address: None)

    @property
    def secure(self) -> bool:
        """Whether browsers ask by TLS."""
        return self.origins[0].startswith("https:")

    @property
    def hosts(self) -> frozenset[str]:
        """What a Host header may hold."""
        return frozenset(origin.partition("://")[2] for origin in self.origins)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: browsers keep those of all ports of a machine together."""
        port = self.origins[0].rpartition(":")[2]
        name = f"clientimport-{port if port.isdigit() else 'review'}"
        return f"__Host-{name}" if self.secure else name

    def trusts(self, peer: str) -> bool:
        """Whether a request from this IP address is to be heard."""
        if not self.proxies:
            return True
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        # A server that listens on both kinds of addresses sees 10.0.0.1 as ::ffff:10.0.0.1.
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self.proxies)


def acceptable_name(name: str) -> bool:
    """Whether a name can stand in the audit trail: something to read, on one line, not too long."""
    return bool(name.strip()) and name == name.strip() and len(name) <= LONGEST_NAME and name.isprintable()
