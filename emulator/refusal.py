"""What AWS would answer: the reason of a resource that fails. The stack is rolled back."""


class Refused(ValueError):
    pass


def refuse(condition, answer):
    if condition:
        raise Refused(answer)
