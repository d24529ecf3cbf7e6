"""`clientimport review` — the web page on which rejects are understood, mended together and loaded."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import click

from clientimport.cli.log_options import log_options
from clientimport.cli.options import database_option, json_option, lang_option
from clientimport.core.errors import UsageFailure

_NEEDED = ("starlette", "uvicorn")


@click.command(name="review")
@database_option
@click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True, help="Listen at this address of the machine.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=8642,
    show_default=True,
    help="Listen on this port; 0: one that is free.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--user",
    "users",
    metavar="NAME",
    multiple=True,
    help="Who reviews: an address of their own is printed for each; may be repeated. Default: the system user.",
)
@click.option("--url", metavar="URL", default="", help="The address by which browsers reach the page: https://NAME[:PORT].")
@click.option("--tls-cert", metavar="FILE", help="The certificate, with its chain, in PEM.")
@click.option("--tls-key", metavar="FILE", help="Its private key, in PEM, without a password.")
@click.option("--behind-proxy", is_flag=True, help="A proxy in front of the page does TLS; it is named by --proxy.")
@click.option(
    "--proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    help="Answer only this peer, an IP address or network; may be repeated. Default: the setting `review_proxies`.",
)
@click.option(
    "--proxy-header",
    metavar="NAME",
    help="Who reviews is whom the proxy names in this header; no address is needed. Default: the setting `review_user_header`.",
)
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where report folders of retries go.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@lang_option
@json_option
@log_options
def review(**asked: Any) -> int:
    """Open the web page on which rejects are understood, mended together and loaded.

    Prints the page's address, which opens it once, for one browser. Without it nobody gets in: the page holds personal data.
    The address for the next browser is printed when it was used. Ctrl-C ends the page; requests are finished.

    The page is for this machine alone. For others it takes --host, and TLS: either --tls-cert and --tls-key, or a proxy in
    front of it, with --behind-proxy, --proxy and --url.

    Exit codes: 0 ended, 2 usage, 6 database at fault, 130 broken off by a second Ctrl-C.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise UsageFailure(
            f"the review page needs a part that is not installed ({', '.join(missing)}).",
            fix="Install it: pip install 'clientimport[review]'.",
        )
    from clientimport.cli.review_asked import review_asked
    from clientimport.cli.review_serving import serving

    return serving(review_asked(asked))
