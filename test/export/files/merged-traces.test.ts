import { expect, test } from 'vitest';
import { mergedTraces } from '../../../src/export/files/merged-traces.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange, STARTED_AT } from '../../support/an-exchange.ts';

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

test('several traces are merged in the order in which their exchanges ended', async () => {
  const at = (id: number, ended: number) =>
    traceLine({ ...anExchange({ id, timings: { ended: 1 } }), startedAt: STARTED_AT + ended - 1 }, 0);
  const inputs = [[at(1, 10), at(4, 40), at(5, 50)], [at(2, 20), at(3, 30)], []].map((lines, i) => ({
    name: `f${i}`,
    bytes: pieces(lines.join('\n')),
  }));
  const ids: number[] = [];
  for await (const { id } of mergedTraces(inputs, { warn: () => undefined })) ids.push(id);
  expect(ids).toEqual([1, 2, 3, 4, 5]);
});
