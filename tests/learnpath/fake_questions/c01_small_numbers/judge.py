from learnpath.verdict import correct, incorrect, judges


@judges("1.1")
def judge_share(seen, seeds):
    share = seen.number("share", low=0, high=1)
    if abs(share - 0.25) < 1e-9:
        return correct("One of four is a quarter.")
    return incorrect(
        expected="0.25",
        seen=f"{share:g}",
        because="It looks as if you counted the others.",
        misconception="others-counted",
        next_step="Count the one, not the three.",
    )


@judges("1.2")
def judge_double(seen, seeds):
    inputs = [item[0] for item in seen.items("inputs")]
    if seen.raw("inputs_after") != [[item] for item in inputs]:
        return incorrect(expected="inputs left alone", seen="inputs changed", next_step="Copy first.")
    if seen.numbers("outputs", length=3) == [2 * item for item in inputs]:
        return correct("Twice as much.")
    return incorrect(expected="twice the input", seen="something else", next_step="Multiply by two.")


@judges("1.4")
def judge_anything(seen, seeds):
    raise KeyError("a fault of the judge")


@judges("1.10")
def judge_values(seen, seeds):
    seen.array("values", shape=(3,))
    return correct("Three values.")
