"""The fraud system: from a payment message to a decision, at payment speed, and watched.

Read it in this order. `event` (what a payment is here) and `messages` (how the rails say it); `windows` and `features`
(what is known at that moment; the only definition), `state` (where it is kept), `replay` and `scale` (the same over a
log, on one machine or several), `tables` (logs and labels in files); `training`, `model`, `evaluation`; `decision`
(from a probability to an action), `journal` (what survives), `engine` (one writer), `service` (over HTTP); `stream`
(to send a period to it) and `monitor` (to see how it does).
"""
