"""The mentor's side of a path: a dated plan, cards, bundles to hand out, and the report of what came back."""
