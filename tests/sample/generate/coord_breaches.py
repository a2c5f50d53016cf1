"""The breaches of 《統籌能力管理辦法》 in the sample year."""


def breaches(world):
    return []
