"""What is new since the last run: the first thing that the page says after the outcome."""

from __future__ import annotations

from clientimport.core.runs import RunSummary
from clientimport.reporter.page_language import PageLanguage


def news_said(summary: RunSummary, words: PageLanguage) -> list[tuple[str, int, str, str]]:
    """(name, rows, word, what is to be added to it); empty where there is nothing to compare with."""
    news = summary.news
    if news is None or not news.any:
        return []
    beside = {
        "new": words.say("news.back", count=news.back) if news.back else "",
        "known": words.say("news.changed", count=news.changed) if news.changed else "",
    }
    counts = {"new": news.new, "known": news.known, "gone": news.gone, **({"waived": news.waived} if news.waived else {})}
    return [(name, count, words.say(f"news.{name}"), beside.get(name, "")) for name, count in counts.items()]
