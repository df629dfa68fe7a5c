import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { growth } from './growth.mjs';
import { instructions } from './instructions.mjs';
import { largeList } from './large-list.mjs';
import { others } from './others.mjs';
import { kubectlVersion } from './peers.mjs';
import { startUp } from './start-up.mjs';
import { throughput } from './throughput.mjs';
import { startUpstream } from './upstream.mjs';
import { watches } from './watches.mjs';

// npm run bench [-- --quick] [--only throughput] [--write]: see docs/performance.md.
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true }, write: { type: 'boolean' } },
});
const PAGE = resolve(import.meta.dirname, '../docs/performance.md');
const CASES = { throughput, others, largeList, watches, startUp, growth, instructions };
/** Others than these take minutes, or compare with what may not be installed. */
const QUICK = ['throughput', 'largeList', 'watches', 'startUp'];
const names = values.only ?? (values.quick ? QUICK : Object.keys(CASES).filter((name) => name !== 'instructions'));
const directory = mkdtempSync(join(tmpdir(), 'kubetrace-bench-'));
const upstream = await startUpstream(directory);
const settings = {
  kubeconfig: upstream.kubeconfig,
  directory,
  upstream,
  rounds: values.quick ? 1 : 3,
  pairs: values.quick ? 4 : 12,
};
const rows = [];
try {
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    const long = name === 'watches' ? { ...settings, seconds: values.quick ? 20 : 120 } : settings;
    const found = await CASES[name]({ ...long, ...(values.quick && { requests: 100_000 }) });
    for (const row of found) process.stderr.write(`  ${line(row)}\n`);
    rows.push(...found);
  }
} finally {
  upstream.stop();
  rmSync(directory, { recursive: true, force: true });
}
const report = markdown(rows);
process.stdout.write(report);
if (values.write) writeFileSync(PAGE, `${report}\n${writtenByHand()}`);

/** What people wrote on the page, from the first heading below the table on. */
function writtenByHand() {
  const text = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  return text.slice(text.includes('\n## ') ? text.indexOf('\n## ') + 1 : text.length);
}

function line({ work, kubetrace, kubectl, ratio, spread, bar, met, isRefused, machine }) {
  return [
    work,
    number(kubetrace),
    number(kubectl),
    ratio === undefined ? '' : ratio.toFixed(2),
    spread ?? '',
    bar,
    isRefused ? 'refused: the pairs differ too much' : met === undefined ? '' : met ? 'met' : 'missed',
    machine ?? '',
  ].join(' | ');
}

function number(value) {
  if (value === undefined) return '';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function markdown(found) {
  return `# Performance

What \`npm run bench -- --write\` measured: kubetrace against the real \`kubectl proxy\` in the same run on the same machine, in turns (A B A B),
medians. CPU and memory are the operating system's own counts. Of numbers from different runs only the ratios can be compared.

The rows with a spread are pairs of shots: both proxies are up and take turns, a second each, ${settings.pairs} times; the ratio is the median of
those of the pairs, the spread is their middle half. In the rows "a core each" the proxy has one core, and load and upstream have the other.

Machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.version}; kubectl ${kubectlVersion()};
upstream: ${upstream.name} over TLS, answers of 2.8 KB; load by wrk. kubetrace and kubectl proxy write their logs to files. In the rows that
name two moments or sizes, both columns are kubetrace's.

| work | kubetrace | kubectl proxy | ratio | spread | bar | | machine |
|---|---|---|---|---|---|---|---|
${found.map((row) => `| ${line(row)} |`).join('\n')}
`;
}
