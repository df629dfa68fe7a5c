import { basename } from 'node:path';
import { traceSourceOf } from '../../../export/files/usage/trace-source.ts';
import { accessView } from '../../../web/access/access-view.ts';
import { exchangeList } from '../../../web/answers/exchange-list.ts';
import { KeptUsage } from '../../../web/answers/roles/kept-usage.ts';
import { rolesWanted } from '../../../web/answers/roles/roles-wanted.ts';
import { rolesView } from '../../../web/answers/roles/roles-view.ts';
import { wantedExchange } from '../../../web/answers/wanted-exchange.ts';
import { bodyView } from '../../../web/bodies/body-view.ts';
import { detailOf } from '../../../web/detail/exchange-detail.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { GrowingTrace } from './growing-trace.ts';
import type { TraceSource } from './trace-source.ts';

/** Recorded traces, read again when they have grown. Exchanges are numbered in the order in which they are read. */
export function recordedSource(files: readonly string[], terminal: Terminal): TraceSource {
  const growing = new GrowingTrace(files, terminal);
  const source = files.map((file) => basename(file)).join(', ');
  let last: { readonly key: string; readonly of: object; readonly usage: KeptUsage } | undefined;
  return {
    what: `the recorded ${files.length === 1 ? 'trace' : 'traces'} ${source}`,
    list: async (query) => exchangeList(await growing.read(), query),
    detail: async (id) => detailOf(wantedExchange(await growing.read(), String(id))),
    access: async (id) => accessView(wantedExchange(await growing.read(), String(id)), { isAsked: false }),
    body: async (id, side) => bodyView(wantedExchange(await growing.read(), String(id)), side),
    async roles(query) {
      const wanted = rolesWanted(query);
      const trace = await growing.read();
      // Asked again, only what is new is counted.
      if (last?.key !== wanted.key || last.of !== trace)
        last = { key: wanted.key, of: trace, usage: new KeptUsage(trace, wanted, traceSourceOf) };
      await last.usage.update();
      return rolesView(last.usage, wanted, source);
    },
  };
}
