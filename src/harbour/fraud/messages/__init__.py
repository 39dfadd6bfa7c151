"""Payment messages to and from one typed `Event`, in three forms.

`CARD`: card authorisations, ISO 8583 0100 and 0110 (`iso8583`). `FASTER_PAYMENTS`: credit transfers, ISO 20022 pacs.008
and pacs.002 (`iso20022`). `PLAIN`: JSON, for any rail (`plain`); payments by Bacs come only so. Each has the methods of
`Form`:

    message = CARD.parse(body)                 # or event = CARD.decode(body); both raise Rejected and nothing else
    CARD.reply(message, Decision("approve", 0.0004, "Nothing unusual.", "a-17"))
    CARD.reject(body, rejected)
    CARD.encode(event)                         # for the replay client

The decoders here are fixed extractors: they read the fields that an event needs and check those. In the tests
pyiso8583 and pyiso20022 read the same messages, and must find the same.
"""

from harbour.fraud.messages.common import Action, Decision, Form, Message, Rejected
from harbour.fraud.messages.iso8583 import Card
from harbour.fraud.messages.iso20022 import FasterPayments
from harbour.fraud.messages.plain import Plain

__all__ = ["CARD", "FASTER_PAYMENTS", "PLAIN", "Action", "Decision", "Form", "Message", "Rejected"]

CARD = Card()
FASTER_PAYMENTS = FasterPayments()
PLAIN = Plain()
