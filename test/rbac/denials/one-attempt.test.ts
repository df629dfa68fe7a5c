import { expect, test } from 'vitest';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { withoutFallenBack } from '../../../src/rbac/denials/one-attempt.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const found = (id: number, verb: string, pod = 'web', user = 'jane', resource = 'pods/exec') => ({
  id,
  denial: explainDenial(
    aDeniedExchange(
      `pods "${pod}" is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "" in the namespace "demo"`,
    ),
  )!,
});

test.each([
  ['what the client went around is left out', [found(1, 'get'), found(2, 'create')], [2]],
  ['each time', [found(1, 'get'), found(2, 'create'), found(3, 'get'), found(4, 'create')], [2, 4]],
  ['not for another pod', [found(1, 'get'), found(2, 'create', 'db')], [1, 2]],
  ['not for another user', [found(1, 'get'), found(2, 'create', 'web', 'joe')], [1, 2]],
  ['not where the create came before', [found(1, 'create'), found(2, 'get')], [1, 2]],
  [
    'not for what is no stream',
    [found(1, 'get', 'web', 'jane', 'pods'), found(2, 'create', 'web', 'jane', 'pods')],
    [1, 2],
  ],
])('%s', (_what, denials, ids) => {
  expect(withoutFallenBack(denials).map(({ id }) => id)).toEqual(ids);
});
