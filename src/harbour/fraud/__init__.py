"""The fraud system: from a payment message to a decision, at payment speed, and watched.

Read it in this order: `event` (what a payment is here), `windows` and `features` (what is known at that moment; the
only
definition), `state` (where it is kept), `replay` (the same over a log), `tables` (logs and labels in files),
`training`,
`model`, `evaluation`, then `service`.
"""
