import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { auditEventsCase } from './growth/audit-events.mjs';
import { contextsCase } from './growth/contexts.mjs';
import { denialsCase } from './growth/denials.mjs';
import { idleConnectionsCase } from './growth/idle-connections.mjs';
import { openPageCase } from './growth/open-page.mjs';
import { refusedFileCase } from './growth/refused-file.mjs';
import { requestsCase } from './growth/requests.mjs';
import { startUpstream } from './upstream.mjs';

const CASES = {
  requests: requestsCase,
  openPage: openPageCase,
  idleConnections: idleConnectionsCase,
  denials: denialsCase,
  contexts: contextsCase,
  refusedFile: refusedFileCase,
  auditEvents: auditEventsCase,
};

/** What must not grow, or not faster than what is asked for. With fewer than a million requests each case is a short one. */
export async function growth({ kubeconfig, directory, rounds, requests = 1_000_000, only = Object.keys(CASES) }) {
  const quick = requests < 1_000_000;
  const rows = [];
  for (const name of only) {
    rows.push(...(await CASES[name]({ kubeconfig, directory, rounds, requests, quick })));
  }
  return rows;
}

// node bench/growth.mjs [--quick] [--only contexts]: these cases alone.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } } });
  const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
  const upstream = await startUpstream(directory);
  try {
    for (const name of values.only ?? Object.keys(CASES)) {
      const started = performance.now();
      const size = { rounds: values.quick ? 1 : 3, requests: values.quick ? 50_000 : 1_000_000 };
      const rows = await growth({ kubeconfig: upstream.kubeconfig, directory, ...size, only: [name] });
      for (const { work, kubetrace, kubectl, ratio, bar, met } of rows) {
        const numbers = [kubetrace, kubectl, ratio].map((each) => (each === undefined ? '' : each.toFixed(2)));
        process.stdout.write(`${[work, ...numbers, bar, met ? 'met' : 'missed'].join(' | ')}\n`);
      }
      process.stderr.write(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
    }
  } finally {
    upstream.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
