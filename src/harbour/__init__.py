"""Harbour, a fictional bank: seeded worlds of simulated data, and the fraud system of the capstone.

Nothing here is real: no customer, payment or message ever existed, and a model that wins on these data has
proved nothing about real ones.
"""

from harbour.world import World, seed, world

__all__ = ["World", "seed", "world"]
