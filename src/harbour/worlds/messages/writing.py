"""Write messages: which sentences, in which order, in which channel's manner, and with which slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from harbour.worlds.messages.grammar import Choice, Draw, Grammar, Node, write
from harbour.worlds.messages.wording import EITHER, INTENTS, NEW_INTENT, SLOTS

ALL_INTENTS = (*INTENTS, NEW_INTENT)
CERTAIN = 2**32  # what `Draw` stays below


@dataclass(frozen=True)
class Manner:
    """How people write in one channel; probabilities, slips per word, and greetings."""

    fragment: float  # only a few key words
    greeting: float
    thanks: float
    aside: float
    feeling: float
    lower_case: float
    unpunctuated: float
    slips: float
    fillers: float


MANNERS = {
    "chat": Manner(0.20, 0.30, 0.15, 0.14, 0.22, 0.45, 0.40, 0.025, 0.0),
    "email": Manner(0.02, 0.85, 0.80, 0.45, 0.40, 0.05, 0.03, 0.008, 0.0),
    "form": Manner(0.12, 0.15, 0.20, 0.12, 0.18, 0.15, 0.12, 0.015, 0.0),
    "phone transcript": Manner(0.03, 0.45, 0.30, 0.35, 0.35, 1.0, 1.0, 0.0, 1.0),
}
ONLY_ASKS = 0.08  # the matter itself is not told
NAMES_ANOTHER_MATTER = 0.14
TELLS_ANOTHER_MATTER = 0.10  # and then says that it is solved
TWO_MEANINGS = 0.12  # where the intent has a twin
SHOUTS = 0.02
FILLERS = ("um", "er", "you know", "so", "like", "well", "yeah", "I mean", "sort of")
QUESTION_WORDS = ("what", "whats", "why", "how", "when", "where", "who", "which")
QUESTION_VERBS = (
    "can",
    "could",
    "is",
    "are",
    "do",
    "does",
    "did",
    "has",
    "have",
    "may",
    "should",
    "will",
    "would",
    "any",
)
QUESTIONS = frozenset((*QUESTION_WORDS, *QUESTION_VERBS))
NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", "snxfrghjoklknmpowtdyibezux", strict=True))  # on a keyboard
LEFT_OUT = frozenset(("the", "a", "an", "my", "it's", "I'm", "been", "is", "am", "are"))
SIMPLER = {
    "haven't": "not",
    "hasn't": "not",
    "didn't": "not",
    "doesn't": "not",
    "won't": "not",
    "can't": "can not",
    "wasn't": "not",
    "isn't": "not",
    "was": "is",
    "were": "is",
    "sent": "send",
    "told": "tell",
    "took": "take",
    "lost": "loose",
    "arrived": "arrive",
    "came": "come",
    "charged": "charge",
    "declined": "decline",
    "refused": "refuse",
    "went": "go",
    "got": "get",
    "transferred": "transfer",
    "any": "some",
    "to": "for",
    "since": "from",
}


@dataclass(frozen=True)
class Letters:
    """One intent, read and ready to be written."""

    states: Choice
    details: Choice
    asks: Choice
    fragments: Choice
    mention: Choice
    either: Choice | None


class Writer:
    """Writes messages from one stream of random numbers.

    Parameters
    ----------
    rng
        The only source of chance.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._draw: Draw = _numbers(rng).__next__
        self._mention: Choice | None = None
        makers = {
            "pounds": _pounds,
            "pence": _pence,
            "day": _day,
            "minutes": _minutes,
            "percent": _percent,
            "other": self._another_matter,
        }
        grammar = Grammar(SLOTS, makers)
        twins: dict[str, list[str]] = {}
        for one, two, templates in EITHER:
            twins.setdefault(one, []).extend(templates)
            twins.setdefault(two, []).extend(templates)
        self._letters = [
            Letters(
                states=grammar.choice(intent.states),
                details=grammar.choice(intent.details),
                asks=grammar.choice(intent.asks),
                fragments=grammar.choice(intent.fragments),
                mention=grammar.choice(intent.mention),
                either=grammar.choice(twins[intent.name]) if intent.name in twins else None,
            )
            for intent in ALL_INTENTS
        ]
        self._shared = {name: grammar.choice(SLOTS[name]) for name in SHARED}

    def message(self, intent: int, channel: str, first_language: bool) -> tuple[str, str]:
        """Write one message; return its text and its kind: `full`, `fragment`, `two meanings` or `asks only`."""
        manner = MANNERS[channel]
        letters = self._letters[intent]
        if self._chance(manner.fragment):
            kind, sentences = "fragment", [self._fragment(letters)]
        else:
            kind, sentences = self._sentences(intent, letters, manner)
        words = self._joined(sentences, manner).split()
        if not first_language:
            words = self._simplified(words)
        if manner.fillers:
            words = self._hesitating(words)
        if manner.slips:
            self._slip(words, manner.slips if first_language else 2 * manner.slips)
        text = " ".join(words)
        if self._chance(manner.lower_case):
            text = text.lower()
        elif self._chance(SHOUTS):
            text = text.upper()
        return text, kind

    def _fragment(self, letters: Letters) -> str:
        pieces = [self._text(letters.fragments)]
        for _ in range(2):
            if self._chance(0.45):
                pieces.insert(self._draw() >> 31, self._text(self._shared["hurry"]))
        return " ".join(pieces)

    def _sentences(self, intent: int, letters: Letters, manner: Manner) -> tuple[str, list[str]]:
        shared, chance = self._shared, self._chance
        kind = "full"
        if letters.either is not None and chance(TWO_MEANINGS):
            kind, matter = "two meanings", [self._text(letters.either)]
        elif chance(ONLY_ASKS):
            kind, matter = "asks only", [self._text(letters.asks)]
        else:
            matter = [self._text(letters.states)]
            if chance(0.35):
                matter.append(self._text(letters.asks))
            if chance(0.40):
                matter.insert(self._draw() * (len(matter) + 1) >> 32, self._text(letters.details))
        before: list[str] = []
        if chance(manner.greeting):
            before.append(self._text(shared["hello"]))
        if chance(manner.aside):
            before.append(self._text(shared["aside"]))
        if chance(TELLS_ANOTHER_MATTER):
            before += [self._text(self._another(intent).states), self._text(shared["solved"])]
        elif chance(NAMES_ANOTHER_MATTER):
            self._mention = self._another(intent).mention
            (before if chance(0.6) else matter).append(self._text(shared["other_matter"]))
        if chance(manner.feeling):
            (before if chance(0.4) else matter).append(self._text(shared["feeling"]))
        if chance(0.25):
            matter.append(self._text(shared["open_ask"]))
        if chance(manner.thanks):
            matter.append(self._text(shared["thanks"]))
        return kind, before + matter

    def _text(self, choice: Choice) -> str:
        pieces: list[str] = []
        node: Node = (choice,)
        write(node, self._draw, pieces)
        return " ".join("".join(pieces).split()).replace(" ,", ",")

    def _chance(self, probability: float) -> bool:
        return self._draw() < probability * CERTAIN

    def _another(self, intent: int) -> Letters:
        """Draw one of the other intents that are there all year."""
        other = self._draw() * len(INTENTS) >> 32
        return self._letters[other if other != intent else (other + 1) % len(INTENTS)]

    def _another_matter(self, draw: Draw) -> str:
        pieces: list[str] = []
        if self._mention is not None:
            write((self._mention,), draw, pieces)
        return "".join(pieces)

    def _joined(self, sentences: list[str], manner: Manner) -> str:
        """Put sentences together with capitals and stops, or without."""
        if self._chance(manner.unpunctuated):
            return " ".join(sentences)
        joined = []
        for sentence in sentences:
            asks = sentence.split(" ", 1)[0] in QUESTIONS and not sentence.startswith("what a ")
            stop = "?" if asks else ("." if self._chance(0.8) else ("!", "...", " -", ",")[self._draw() >> 30])
            joined.append(sentence[:1].upper() + sentence[1:] + ("" if sentence.endswith("?") else stop))
        return " ".join(joined).rstrip(",- ")

    def _simplified(self, words: list[str]) -> list[str]:
        """Write as people do who learnt the language later: fewer articles, plainer verbs."""
        kept = []
        for word in words:
            if word in LEFT_OUT and self._chance(0.45):
                continue
            kept.append(SIMPLER[word] if word in SIMPLER and self._chance(0.6) else word)
        return kept or words

    def _hesitating(self, words: list[str]) -> list[str]:
        for _ in range(1 + (self._draw() >> 30)):
            filler = FILLERS[self._draw() * len(FILLERS) >> 32]
            words.insert(self._draw() * (len(words) + 1) >> 32, filler)
        return words

    def _slip(self, words: list[str], rate: float) -> None:
        """Swap, drop, double or mistype letters, on average in `rate` of the words; drop some apostrophes."""
        expected = rate * len(words)
        count = int(expected) + self._chance(expected % 1.0)
        for _ in range(count):
            place = self._draw() * len(words) >> 32
            word = words[place]
            if len(word) < 3 or not word.isalpha():
                words[place] = word.replace("'", "")
                continue
            at = self._draw() * (len(word) - 1) >> 32
            how = self._draw() >> 30
            if how == 0:
                words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            elif how == 1:
                words[place] = word[:at] + word[at + 1 :]
            elif how == 2:
                words[place] = word[:at] + word[at] + word[at:]
            else:
                words[place] = word[:at] + NEIGHBOURS.get(word[at], word[at]) + word[at + 1 :]


SHARED = ("hello", "thanks", "feeling", "aside", "other_matter", "solved", "hurry", "open_ask")


def _numbers(rng: np.random.Generator) -> Iterator[int]:
    while True:
        yield from rng.integers(0, CERTAIN, 65_536, dtype=np.uint64).tolist()


def _pounds(draw: Draw) -> str:
    size = (20, 100, 400, 2000)[draw() >> 30]
    amount = 2 + (draw() * size >> 32)
    return (f"£{amount}", f"£{amount}", f"{amount} pounds", f"£{amount}.{draw() * 100 >> 32:02d}")[draw() >> 30]


def _pence(draw: Draw) -> str:
    return f"£{draw() * 30 >> 32}.{draw() * 100 >> 32:02d}"


def _day(draw: Draw) -> str:
    day = 1 + (draw() * 28 >> 32)
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _minutes(draw: Draw) -> str:
    return str(10 + (draw() * 50 >> 32))


def _percent(draw: Draw) -> str:
    return f"{1 + (draw() * 5 >> 32)}.{draw() * 10 >> 32}%"
