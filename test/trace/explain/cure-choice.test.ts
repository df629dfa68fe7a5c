import { expect, test } from 'vitest';
import { chosenDenial, type CureChoice } from '../../../src/trace/explain/cure-choice.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const found = (name: string) => ({
  id: 1,
  times: 1,
  denial: explainDenial(
    aDeniedExchange(
      `pods "${name}" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "a"`,
      {},
      { name, kind: 'pods' },
    ),
  )!,
});

test.each<[name: string, choice: CureChoice, title: string | undefined, numbers: number[]]>([
  ['web-0', {}, 'least', [1, 2, 3, 4]],
  ['web-0', { cure: 2 }, 'any name', [2, 1, 3, 4]],
  ['web-0', { cure: 4 }, 'existing ClusterRole view', [4, 1, 2, 3]],
  ['web-0', { wider: 'name' }, 'any name', [2, 1, 3, 4]],
  ['web-0', { wider: 'resource' }, 'whole resource', [3, 1, 2, 4]],
  ['web-0', { wider: 'view' }, 'existing ClusterRole view', [4, 1, 2, 3]],
  ['web-6d4cf56db6-mcpwh', {}, 'any name', [1, 2, 3, 4]],
  ['web-6d4cf56db6-mcpwh', { cure: 2 }, 'least', [2, 1, 3, 4]],
])('%s with %j', (name, choice, title, numbers) => {
  const { denial, hasChoice, ...chosen } = chosenDenial(found(name), choice);
  expect([denial.cures[0]?.title, chosen.numbers, hasChoice]).toEqual([title, numbers, true]);
  expect(denial.rules).toEqual(denial.cures[0]?.grants[0]?.rules);
});

test.each<CureChoice>([{ cure: 9 }, { wider: 'edit' }, { wider: 'least' }, { wider: 'iew' }])(
  'nothing has %j',
  (choice) => {
    const { denial, hasChoice } = chosenDenial(found('web-0'), choice);
    expect([denial.cures[0]?.title, hasChoice]).toEqual(['least', false]);
  },
);
