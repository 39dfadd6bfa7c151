"""The mentor's side of grading: `collect` takes work in, `grade` runs and judges it, `review` asks a person.

``inside`` and ``kernel`` run in the sandbox, beside the learner's code; everything else runs outside and never
imports, unpickles or executes anything that came from a submission.
"""
