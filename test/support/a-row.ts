import type { ListedRow } from '../../src/page/state/row-store.ts';

/** A row of the page: `list pods` that was answered with 200, where the facts do not say otherwise. */
export function aRow(facts: Partial<ListedRow> = {}): ListedRow {
  return {
    run: 0,
    id: 1,
    at: 0,
    stage: 'ResponseComplete',
    outcome: 'ok',
    origin: 'client',
    verb: 'list',
    method: 'GET',
    resource: 'pods',
    namespace: 'team-a',
    name: '',
    status: 200,
    started: 5,
    ended: 10,
    sent: 0,
    received: 100,
    client: 'curl/8',
    ...facts,
  };
}
