import { expect, test } from 'vitest';
import { filled } from '../../../src/api/answers/remedy-rule.ts';

test('what is known fills the text, what is not stays a name in capitals', () => {
  expect(filled('-n {namespace} {serviceNamespace}', new Map([['namespace', 'team-a']]))).toBe(
    '-n team-a SERVICE_NAMESPACE',
  );
});

test.each(['a b', 'a;b', '$(a)', '`a`', "a'b", 'a|b', '-o', '', 'a\u001b[31m', 'x'.repeat(300)])(
  '%j fills nothing',
  (name) => {
    expect(filled('{name}', new Map([['name', name]]))).toBe('NAME');
  },
);
