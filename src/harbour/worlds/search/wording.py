"""What Harbour's help centre is about: topics, aspects of a topic, and the words in which people search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One thing that people look up. Neighbours in `TOPICS` (first and second, third and fourth...) are sisters."""

    name: str
    do: str  # "how to ..."
    doing: str  # "what ... costs"
    about: str  # a sentence that only this topic has
    asks: tuple[str, ...]  # what people type; some share no word with the articles


@dataclass(frozen=True)
class Aspect:
    """One side of a topic; an article is a topic and an aspect. `{do}`, `{doing}` are filled in."""

    name: str
    title: str
    body: tuple[str, ...]
    asks: tuple[str, ...]  # `{ask}` is what people call the topic
    near: str  # the aspect whose article also helps


TOPICS = (
    Topic(
        "lost card",
        "report a lost card",
        "reporting a lost card",
        "A card that you report as lost is blocked for good, even if it turns up in another coat.",
        ("lost card", "card gone", "cant find my card", "left my card on the bus", "stolen debit card", "missing card"),
    ),
    Topic(
        "card delivery",
        "order a new card",
        "ordering a new card",
        "A new card comes in a plain envelope and does not work until you activate it in the app.",
        ("new card", "replacement card", "card not here yet", "where is my card", "card in the post", "second card"),
    ),
    Topic(
        "declined card",
        "pay again after a declined card payment",
        "paying again after a declined card payment",
        "A shop sees only that the payment was declined; the reason stands in your app under the payment.",
        (
            "declined",
            "card refused",
            "cant pay in shop",
            "card not accepted",
            "payment rejected at till",
            "machine says no",
        ),
    ),
    Topic(
        "frozen card",
        "freeze and unfreeze a card",
        "freezing a card",
        "A frozen card refuses new payments, while those that a shop has already reserved still go through.",
        ("freeze card", "unfreeze", "pause my card", "lock card", "stop card for now", "card on hold"),
    ),
    Topic(
        "card abroad",
        "use a card in another country",
        "using a card in another country",
        "Always choose the local currency when a terminal offers to charge you in pounds.",
        ("card abroad", "holiday spending", "use in spain", "euro payments", "foreign currency", "travel money"),
    ),
    Topic(
        "cash",
        "withdraw cash",
        "withdrawing cash",
        "If a machine counts out the wrong amount, note its number and the time before you leave.",
        ("cash machine", "atm", "take out money", "hole in the wall", "withdraw notes", "machine kept my money"),
    ),
    Topic(
        "bank transfer",
        "send a bank transfer",
        "sending a bank transfer",
        "We compare the name you type with the name on the account before the money leaves.",
        ("transfer", "send money", "pay a friend", "pay landlord", "money not arrived", "faster payment"),
    ),
    Topic(
        "wrong account",
        "recall a bank transfer sent to the wrong account",
        "recalling a bank transfer",
        "The other bank has to ask the person who received the money, and may not tell us who that is.",
        (
            "sent to wrong person",
            "wrong sort code",
            "paid wrong account",
            "undo transfer",
            "get money back",
            "typo in number",
        ),
    ),
    Topic(
        "standing order",
        "set up a standing order",
        "setting up a standing order",
        "A standing order pays the same amount on the same day and only you can change it.",
        (
            "standing order",
            "regular payment",
            "pay rent every month",
            "repeat payment",
            "change monthly amount",
            "weekly payment",
        ),
    ),
    Topic(
        "direct debit",
        "cancel a direct debit",
        "cancelling a direct debit",
        "Under the guarantee you get a direct debit back at once if the company took the wrong sum.",
        (
            "direct debit",
            "gym still charging",
            "stop subscription",
            "company took too much",
            "dd refund",
            "cancel energy bill",
        ),
    ),
    Topic(
        "overdraft",
        "apply for an arranged overdraft",
        "using an arranged overdraft",
        "Interest on an overdraft is worked out at the end of each day on what you owe.",
        ("overdraft", "go below zero", "minus balance", "borrow until payday", "overdrawn", "short this month"),
    ),
    Topic(
        "loan",
        "repay a loan early",
        "repaying a loan early",
        "Part of the interest falls away when a loan ends before its time, and a settlement figure says how much.",
        ("loan", "pay off loan", "settle early", "borrowing", "instalment", "cant afford repayment"),
    ),
    Topic(
        "savings pot",
        "open a savings pot",
        "keeping a savings pot",
        "Money in a pot stays out of your spending balance and you can take it back at any hour.",
        ("savings pot", "put money aside", "saving", "rainy day", "round ups", "hide money from myself"),
    ),
    Topic(
        "fixed savings",
        "open fixed-term savings",
        "breaking fixed-term savings",
        "The rate is agreed on the first day and does not move until the term is over.",
        ("fixed savings", "fixed rate", "one year bond", "best interest", "locked savings", "take out fixed early"),
    ),
    Topic(
        "joint account",
        "open a joint account",
        "sharing a joint account",
        "Both holders of a joint account can spend all of it, and both owe all of an overdraft.",
        ("joint account", "account with partner", "share account", "add my wife", "split bills", "couple account"),
    ),
    Topic(
        "closing",
        "close an account",
        "closing an account",
        "We move what is left to an account in your own name and keep your statements for six years.",
        (
            "close account",
            "leave harbour",
            "switch bank",
            "delete my account",
            "cancel account",
            "moving to other bank",
        ),
    ),
    Topic(
        "address",
        "change your address",
        "changing your address",
        "A card that is on its way still goes to the old address, so tell us before you order one.",
        ("change address", "moved house", "new flat", "moving abroad", "wrong postcode", "update address"),
    ),
    Topic(
        "name",
        "change your name",
        "changing your name",
        "We need a marriage certificate or a deed poll, photographed flat and with all four corners.",
        ("change name", "got married", "deed poll", "maiden name", "name spelt wrong", "title on card"),
    ),
    Topic(
        "passcode",
        "reset a forgotten passcode",
        "resetting a passcode",
        "After five wrong passcodes the app locks and a short video of your face opens it again.",
        ("forgot passcode", "locked out", "cant log in", "reset pin", "wrong code too often", "password"),
    ),
    Topic(
        "new phone",
        "move the app to a new phone",
        "moving the app to a new phone",
        "The app lives on one phone at a time and the old one is signed out by itself.",
        ("new phone", "changed mobile", "app on another device", "lost my phone", "new number", "reinstall app"),
    ),
    Topic(
        "scam",
        "report a scam",
        "reporting a scam",
        "Nobody from the bank will ever ask you to move money to keep it safe.",
        ("scam", "fake text", "someone pretended to be bank", "tricked into paying", "fraud", "suspicious call"),
    ),
    Topic(
        "dispute",
        "dispute a card payment",
        "disputing a card payment",
        "If goods did not come or were not as described, we can claim the money from the shop's bank.",
        (
            "dispute payment",
            "chargeback",
            "dont recognise payment",
            "shop wont refund",
            "goods never came",
            "charged twice",
        ),
    ),
    Topic(
        "cheque",
        "pay in a cheque",
        "paying in a cheque",
        "Lay the cheque on a dark table and photograph both sides in the app.",
        ("cheque", "pay in cheque", "deposit", "grandma sent a cheque", "check photo", "paper cheque"),
    ),
    Topic(
        "statement",
        "download a statement",
        "downloading a statement",
        "A statement from the app carries a stamp that landlords and visa offices accept.",
        (
            "statement",
            "proof of income",
            "pdf for landlord",
            "bank letter for visa",
            "transactions list",
            "tax year summary",
        ),
    ),
)

ASPECTS = (
    Aspect(
        "how",
        "How to {do}",
        (
            "To {do}, open the app, choose Help at the foot of the screen and follow the steps.",
            "You can {do} in the app at any time; by phone it works from eight to eight.",
            "Have your passcode ready and confirm each step with your fingerprint or face.",
            "When you are done you see a green tick and get a message.",
        ),
        ("{ask}", "{ask}", "how to {ask}", "{ask} help", "what to do {ask}"),
        "wrong",
    ),
    Aspect(
        "cost",
        "What {doing} costs",
        (
            "For personal accounts {doing} is free in most cases; the price list names the exceptions.",
            "Where there is a fee we show it before you confirm, in pounds and pence.",
            "A charge that you did not expect can be refunded if you tell us within thirteen months.",
            "Premium accounts pay nothing.",
        ),
        ("{ask} fee", "how much {ask}", "{ask} cost", "is {ask} free", "charge for {ask}"),
        "limits",
    ),
    Aspect(
        "time",
        "How long {doing} takes",
        (
            "As a rule {doing} takes a few minutes in the app and up to five working days where post is involved.",
            "Weekends and bank holidays do not count as working days.",
            "The app shows the progress under Requests, with the date by which it will be finished.",
            "If that date has passed, write to us in the chat.",
        ),
        ("how long {ask}", "{ask} how many days", "when {ask}", "{ask} still waiting", "{ask} time"),
        "how",
    ),
    Aspect(
        "wrong",
        "When {doing} does not work",
        (
            "If {doing} fails, update the app first and try again on another connection.",
            "An error with a number tells our team where to look: please keep it.",
            "Often a detail does not match our records, and the message says which one.",
            "If nothing helps, we ring you back within the hour.",
        ),
        ("{ask} not working", "{ask} error", "problem {ask}", "{ask} failed", "cant {ask}"),
        "how",
    ),
    Aspect(
        "limits",
        "Limits and rules for {doing}",
        (
            "There are limits for {doing} that protect you; the app shows yours under Settings.",
            "You have to be eighteen, and in some cases a resident of the United Kingdom.",
            "A higher limit can be asked for once, and ends at midnight.",
            "The terms of your account say what applies in full.",
        ),
        ("{ask} limit", "max {ask}", "{ask} rules", "am i allowed {ask}", "{ask} age"),
        "cost",
    ),
)

NEWS_TITLE = "New this spring: {doing}"
NEWS_BODY = "What changes for {doing}, from which day, and what you need to do now."
