"""Quiz questions as cards: all of them, known for ever by their id, in the format that Anki documents."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from learnpath import cli
from learnpath.curriculum import load
from learnpath.mentoring.cards import Card, as_text, gather
from learnpath.quiz import parse_quiz
from learnpath.workfolder import CannotDo, repository

BODY = """Is `a < b` "always" *less*?\n\nSay\twhy.
- [ ] No </p><script>x</script>.
  - It is. *(misconception: m)*
- [x] Yes, a & b.
  - Because.
"""


def read(text: str) -> tuple[list[str], list[list[str]]]:
    """Headers, and the rows as a reader of quoted tab-separated text finds them."""
    lines = text.splitlines(keepends=True)
    count = sum(line.startswith("#") for line in lines)
    rows = list(csv.reader(lines[count:], delimiter="\t"))
    return [line.strip() for line in lines[:count]], rows


def test_every_quiz_of_the_book_is_a_card_with_a_guid_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "cards.txt"
    assert cli.main(["cards", "--out", str(out)]) == 0
    head, rows = read(out.read_text(encoding="utf-8"))
    assert head[:3] == ["#separator:tab", "#html:true", "#notetype:Basic"]
    assert {"#guid column:1", "#tags column:4"} <= set(head)
    cards = gather(repository(), load())
    asked = sum(
        path.read_text(encoding="utf-8").count("{quiz} ")
        for folder in ("chapters", "front")
        for path in (repository() / folder).glob("*.md")
    )
    assert len(rows) == len(cards) == asked > 50
    assert all(len(row) == 4 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert "learnpath-base-rate-direction" in {row[0] for row in rows}


def test_a_card_asks_in_front_and_explains_every_option_behind() -> None:
    card = Card("01-x", parse_quiz("some-id", BODY))
    _, ((guid, front, back, tags),) = read(as_text([card]))
    assert (guid, tags) == ("learnpath-some-id", "learnpath 01-x")
    assert "<code>a &lt; b</code> &quot;always&quot; <em>less</em>?" in front
    assert "A. No &lt;/p&gt;&lt;script&gt;" in front
    assert "B. Yes, a &amp; b." in front
    assert "Because" not in front
    assert back == "<p><b>B</b>. Because.</p><p>Not A. It is.</p>"
    assert "\t" not in front + back


def test_a_guid_stays_when_the_text_or_the_page_changes() -> None:
    before = read(as_text([Card("01-x", parse_quiz("some-id", BODY))]))[1][0]
    after = read(as_text([Card("02-y", parse_quiz("some-id", BODY.replace("Because", "Since")))]))[1][0]
    assert before[0] == after[0]
    assert before[2] != after[2]


def test_an_id_that_is_used_twice_makes_no_cards(tmp_path: Path) -> None:
    for folder in ("chapters", "front"):
        (tmp_path / folder).mkdir()
    for chapter in load().chapters:
        (tmp_path / "chapters" / f"{chapter.slug}.md").write_text(f":::{{quiz}} same\n{BODY}:::\n")
    with pytest.raises(CannotDo, match="same is used already"):
        gather(tmp_path, load())
    with pytest.raises(CannotDo, match="complete checkout"):
        gather(tmp_path / "chapters", load())


def test_the_help_says_how_to_import(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["cards", "--help"])
    assert "File, Import" in capsys.readouterr().out
