import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import type { Playground } from '../../src/playground/playground.ts';
import { startHooks } from '../tables/recorded-hooks.mjs';
import { furnish, grant, hangUp, prepare, replay, sameAnswer, sameMessage } from '../tables/replay.mjs';
import type { RecordedAnswer, RecordedBefore, RecordedIdentity, RecordedRequest } from '../tables/replay.mjs';

interface Row {
  readonly id: string;
  /** `alice` has no rights of her own. */
  readonly identity: RecordedIdentity | 'alice';
  readonly request: RecordedRequest;
  readonly response: RecordedAnswer;
  readonly granted?: readonly object[];
  readonly before?: RecordedBefore;
}

const table = (name: string) => readFileSync(new URL(`../tables/${name}`, import.meta.url), 'utf8');
const rows = table('playground.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const ALICE = { username: 'alice', groups: ['dev-team', 'system:authenticated'] };

let playground: Playground;
let loadUpTo: (id: string) => void;
let stopHooks: () => void;
beforeAll(async () => {
  playground = await startPlayground();
  loadUpTo = furnish(playground, table('playground-world.yaml'));
  stopHooks = await startHooks(playground);
});
afterAll(async () => {
  hangUp(playground);
  stopHooks();
  await playground.close();
});

/** Where the playground and the server differ. */
async function differenceIn({
  id,
  identity,
  request,
  response,
  granted = [],
  before,
}: Row): Promise<string | undefined> {
  loadUpTo(id);
  const who = identity === 'alice' ? ALICE : identity;
  const takeAway = await grant(playground, who.username, granted);
  const putBack = await prepare(playground, who, before);
  const actual = await replay(playground, { identity: who, request, response });
  await putBack();
  await takeAway();
  const difference = identity === 'alice' ? sameMessage(actual, response) : sameAnswer(actual, response);
  return difference && `${id} ${request.method} ${request.target}: ${difference}`;
}

test.each([
  ['refusals, byte for byte', (row: Row) => row.identity !== 'alice', 286],
  ['decoded requests of one without rights: status and message', (row: Row) => row.identity === 'alice', 495],
] as const)('answers as the recorded server: %s', async (_, belongs, atLeast) => {
  const chosen = rows.filter(belongs);
  const differences: string[] = [];
  for (const row of chosen) {
    const difference = await differenceIn(row);
    if (difference !== undefined) differences.push(difference);
  }
  expect(differences).toEqual([]);
  expect(chosen.length).toBeGreaterThanOrEqual(atLeast);
});
