# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a JSON value against a recorded one and names every difference.

Without a rule a value must be what was recorded: objects with the same members in the same order,
lists with the same items in any order, scalars of the same type and value. Rules loosen single
places; they are a table from a place to a rule, where a place is written like "devices[].id", with
[] for any item of a list and * for any member of an object that is used as a map. The root is "".
"""

import re
import typing


class Difference(typing.NamedTuple):
    """One place where the answer is not what was recorded."""

    where: str
    expected: str
    got: str

    def __str__(self):
        return f'{self.where}: expected {self.expected}, got {self.got}'


def kind(value):
    """The JSON type of a value, with integers and reals told apart as ONOS's codecs do."""
    if value is None:
        return 'null'
    for python, name in ((bool, 'boolean'), (int, 'integer'), (float, 'real'), (str, 'string'),
                         (list, 'array'), (dict, 'object')):
        if isinstance(value, python):
            return name
    raise TypeError(type(value))


def show(value):
    """A value in one short line."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return f'{kind(value)} {text}' if len(text) <= 120 else f'{kind(value)} {text[:117]}…'


def compare(expected, actual, rules=None):
    """Return the list of differences of actual from expected."""
    return Comparer(rules or {}).differences(expected, actual, '$', '')


class Rule:
    """Loosens or tightens one place."""

    def differences(self, comparer, expected, actual, where, place):
        raise NotImplementedError


class Comparer:
    """Walks two values side by side under one table of rules."""

    def __init__(self, rules):
        self.rules = rules

    def differences(self, expected, actual, where, place):
        rule = self.rules.get(place)
        if rule is not None:
            return rule.differences(self, expected, actual, where, place)
        return self.plain(expected, actual, where, place)

    def plain(self, expected, actual, where, place):
        """The comparison of a place that has no rule."""
        if kind(expected) != kind(actual):
            return [Difference(where, show(expected), show(actual))]
        if isinstance(expected, dict):
            return self.members(expected, actual, where, place)
        if isinstance(expected, list):
            return self.items(expected, actual, where, place)
        if expected != actual:
            return [Difference(where, show(expected), show(actual))]
        return []

    def members(self, expected, actual, where, place, optional=()):
        """Compare objects with fixed members; those in optional may be absent on either side."""
        found = []
        for name in expected:
            if name in actual:
                found += self.differences(expected[name], actual[name], f'{where}.{name}',
                                          join(place, name))
            elif name not in optional:
                found.append(Difference(f'{where}.{name}', show(expected[name]), 'no such member'))
        for name in actual:
            if name not in expected and name not in optional:
                found.append(Difference(f'{where}.{name}', 'no such member', show(actual[name])))
        in_both = [name for name in expected if name in actual]
        order = [name for name in actual if name in expected]
        if not found and in_both != order:
            found.append(Difference(where, f'the members in the order {in_both}', str(order)))
        return found

    def items(self, expected, actual, where, place):
        """Compare lists of the same items in any order."""
        if len(expected) != len(actual):
            return [Difference(where, f'{len(expected)} items', f'{len(actual)}: {show(actual)}')]
        return self.pair(expected, actual, where, place)

    def pair(self, expected, actual, where, place):
        """Find for each expected item one of its own among the actual ones (maximum matching)."""
        table = [[self.differences(e, a, f'{where}[{j}]', place + '[]')
                  for j, a in enumerate(actual)] for e in expected]
        owner = {}

        def claim(i, tried):
            for j, found in enumerate(table[i]):
                if not found and j not in tried:
                    tried.add(j)
                    if j not in owner or claim(owner[j], tried):
                        owner[j] = i
                        return True
            return False

        alone = [i for i in range(len(expected)) if not claim(i, set())]
        if not alone:
            return []
        # The nearest of the items left over says best what is wrong.
        left = [j for j in range(len(actual)) if j not in owner]
        if not left:
            return [Difference(where, f'an item like {show(expected[alone[0]])}', 'no such item')]
        return min((table[i][j] for i in alone for j in left), key=len)


class Typed(Rule):
    """Any value of the recorded type."""

    def differences(self, comparer, expected, actual, where, place):
        if kind(expected) == kind(actual):
            return []
        return [Difference(where, f'a value of type {kind(expected)}', show(actual))]


class Text(Rule):
    """A string that the pattern matches whole."""

    def __init__(self, pattern, words=None):
        self.pattern = re.compile(pattern)
        self.words = words or f'a string like /{pattern}/'

    def differences(self, comparer, expected, actual, where, place):
        if isinstance(actual, str) and self.pattern.fullmatch(actual):
            return []
        return [Difference(where, self.words, show(actual))]


class Number(Rule):
    """An integer within bounds."""

    def __init__(self, low=None, high=None):
        self.low, self.high = low, high

    def differences(self, comparer, expected, actual, where, place):
        if (kind(actual) == 'integer' and (self.low is None or actual >= self.low)
                and (self.high is None or actual <= self.high)):
            return []
        bounds = f'an integer from {self.low} to {self.high}'.replace('None', 'anything')
        return [Difference(where, bounds, show(actual))]


class OneOf(Rule):
    """One of the values listed."""

    def __init__(self, *values):
        self.values = values

    def differences(self, comparer, expected, actual, where, place):
        if any(kind(actual) == kind(value) and actual == value for value in self.values):
            return []
        return [Difference(where, 'one of ' + ', '.join(map(show, self.values)), show(actual))]


class Members(Rule):
    """An object of which some members may be absent: given by name with a rule for each, or with
    None where the table of rules goes on."""

    def __init__(self, **optional):
        self.optional = optional

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'object':
            return [Difference(where, 'an object', show(actual))]
        recorded = {n: v for n, v in expected.items() if n not in self.optional}
        found = comparer.members(recorded, actual, where, place, self.optional)
        for name, rule in self.optional.items():
            if name in actual and (rule or name in expected):
                inside = (expected.get(name), actual[name], f'{where}.{name}', join(place, name))
                found += rule.differences(comparer, *inside) if rule \
                    else comparer.differences(*inside)
        return found


class Strings(Rule):
    """Annotations: a map of strings with the required names and any others, sorted by name."""

    def __init__(self, *required, **patterns):
        self.required = required
        self.patterns = {name: Text(pattern) for name, pattern in patterns.items()}

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'object' or not actual:
            return [Difference(where, 'an object with members', show(actual))]
        found = [Difference(f'{where}.{name}', 'a string', 'no such member')
                 for name in self.required if name not in actual]
        if list(actual) != sorted(actual):
            found.append(Difference(where, 'members sorted by name', str(list(actual))))
        anything = Text('(?s).*', 'a string')
        for name, value in actual.items():
            rule = self.patterns.get(name, anything)
            found += rule.differences(comparer, None, value, f'{where}.{name}', '')
        return found


class Map(Rule):
    """An object used as a map: each value is like one of the recorded values, in any order."""

    def __init__(self, *required):
        self.required = required

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'object':
            return [Difference(where, 'an object', show(actual))]
        found = [Difference(f'{where}.{name}', 'this member', 'no such member')
                 for name in self.required if name not in actual]
        for name, value in actual.items():
            found += like_one_of(comparer, expected.values(), value, f'{where}.{name}',
                                 join(place, '*'))
        return found


class Nested(Rule):
    """Objects within an object, to a depth; what the innermost hold is not looked at."""

    def __init__(self, depth):
        self.depth = depth

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'object':
            return [Difference(where, 'an object', show(actual))]
        found = []
        if self.depth:
            for name, value in actual.items():
                found += Nested(self.depth - 1).differences(comparer, None, value,
                                                            f'{where}.{name}', place)
        return found


class Each(Rule):
    """A list of any length of which each item is like one of the recorded items."""

    def __init__(self, least=0):
        self.least = least

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'array' or len(actual) < self.least:
            return [Difference(where, f'a list of {self.least} items or more', show(actual))]
        found = []
        for number, item in enumerate(actual):
            found += like_one_of(comparer, expected, item, f'{where}[{number}]', place + '[]')
        return found


class All(Rule):
    """A list of any length of which each item obeys one rule."""

    def __init__(self, rule):
        self.rule = rule

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'array':
            return [Difference(where, 'a list', show(actual))]
        found = []
        for number, item in enumerate(actual):
            found += self.rule.differences(comparer, None, item, f'{where}[{number}]', '')
        return found


class Contains(Rule):
    """A list that holds the recorded items among others, which obey rules of their own."""

    def __init__(self, others):
        self.others = Comparer({('[]' + '.' * bool(name) + name): rule
                                for name, rule in others.items()})

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'array':
            return [Difference(where, 'a list', show(actual))]
        found = comparer.pair(expected, actual, where, place)
        for number, item in enumerate(actual):
            found += like_one_of(self.others, expected, item, f'{where}[{number}]', '[]')
        return found


class Ordered(Rule):
    """A list whose order has a meaning."""

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'array' or len(actual) != len(expected):
            return [Difference(where, f'a list of {len(expected)} items', show(actual))]
        found = []
        for number, (left, right) in enumerate(zip(expected, actual)):
            found += comparer.differences(left, right, f'{where}[{number}]', place + '[]')
        return found


class Variant(Rule):
    """An object whose members depend on its type; the table gives a rule for each of them."""

    def __init__(self, table):
        self.table = table

    def differences(self, comparer, expected, actual, where, place):
        if kind(actual) != 'object' or not isinstance(actual.get('type'), str):
            return [Difference(where, 'an object with a type', show(actual))]
        rules = self.table.get(actual['type'])
        if rules is None:
            return []
        found = [Difference(f'{where}.{name}', 'this member', 'no such member')
                 for name in rules if name not in actual]
        for name, value in actual.items():
            if name in rules:
                found += rules[name].differences(comparer, None, value, f'{where}.{name}', '')
            elif name != 'type':
                found.append(Difference(f'{where}.{name}', 'no such member', show(value)))
        return found


def like_one_of(comparer, kinds, value, where, place):
    """The differences of value from the nearest of the recorded values."""
    nearest = None
    for recorded in kinds:
        found = comparer.differences(recorded, value, where, place)
        if not found:
            return []
        if nearest is None or len(found) < len(nearest):
            nearest = found
    return [Difference(where, 'nothing', show(value))] if nearest is None else nearest


def join(place, name):
    """The place of a member."""
    return f'{place}.{name}' if place else name


def at(place, rules):
    """Put a table of rules under a place."""
    return {(f'{place}.{name}' if name and not name.startswith('[]') else place + name): rule
            for name, rule in rules.items()}
