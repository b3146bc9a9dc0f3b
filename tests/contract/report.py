# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what came of a run, for people or for programs."""

import json

from suite import FAILED, PASSED, SKIPPED


class Report:
    """Counts and prints results as they come; the last line is always the count."""

    def __init__(self, stream, as_json=False, url=''):
        self.stream, self.as_json, self.url = stream, as_json, url
        self.results, self.remarks = [], []

    def add(self, result):
        self.results.append(result)
        if not self.as_json:
            self._print(result)

    def remark(self, text):
        self.remarks.append(text)
        if not self.as_json:
            print(f'note: {text}', file=self.stream, flush=True)

    def _print(self, result):
        print(f'{result.outcome:8}{result.name}' + (f': {result.why}' if result.why else ''),
              file=self.stream)
        if result.outcome == FAILED:
            if result.request:
                print(f'        request:  {result.request}', file=self.stream)
            if result.source:
                print(f'        recorded: {result.source}', file=self.stream)
            for difference in result.differences[:8]:
                print(f'        {difference}', file=self.stream)
            if len(result.differences) > 8:
                print(f'        and {len(result.differences) - 8} more', file=self.stream)
        self.stream.flush()

    def count(self, outcome):
        return sum(result.outcome == outcome for result in self.results)

    def end(self):
        """Print the end and return the exit code."""
        passed, failed, skipped = map(self.count, (PASSED, FAILED, SKIPPED))
        if self.as_json:
            cases = [{'scenario': r.scenario, 'case': r.case, 'outcome': r.outcome,
                      'request': r.request, 'recorded': r.source, 'why': r.why,
                      'differences': [d._asdict() for d in r.differences]} for r in self.results]
            print(json.dumps({'url': self.url, 'passed': passed, 'failed': failed,
                              'skipped': skipped, 'notes': self.remarks, 'cases': cases},
                             indent=1, ensure_ascii=False), file=self.stream)
        else:
            print(f'{passed} passed, {failed} failed, {skipped} skipped', file=self.stream)
        return 0 if failed == 0 and passed else 1
