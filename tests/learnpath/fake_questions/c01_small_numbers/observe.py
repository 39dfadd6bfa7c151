import random

from learnpath.work import observes


@observes("1.1")
def observe_share(work, probe):
    return {"share": work.value("share")}


@observes("1.2")
def observe_double(work, probe):
    double = work.function("double")
    rng = random.Random(probe)
    inputs = [[rng.randrange(100)] for _ in range(3)]
    print("an observer may print")
    return {"inputs": inputs, "outputs": [double(x) for x in inputs], "inputs_after": inputs}


@observes("1.3")
def observe_why(work, probe):
    return {"why": work.value("why")}


@observes("1.4")
def observe_anything(work, probe):
    return {"anything": work.value("anything")}


@observes("1.10")
def observe_values(work, probe):
    return {"values": work.value("values"), "table": work.given("table")}
