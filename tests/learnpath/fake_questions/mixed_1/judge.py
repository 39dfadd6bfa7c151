from learnpath.verdict import correct, incorrect, judges


@judges("m1.1")
def judge_steps(seen, seeds):
    if seen.order("steps", ("Frame", "Split", "Fit")) == ["Frame", "Split", "Fit"]:
        return correct("In order.")
    return incorrect(expected="Frame first", seen="another order", next_step="Begin with the frame.")
