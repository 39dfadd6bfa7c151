from learnpath.work import observes


@observes("m1.1")
def observe_steps(work, probe):
    return {"steps": work.value("steps")}
