// Makes kubectl-sessions.jsonl: what kubectl said to a real API server at -v=0, where that is the same each time and the playground can hold
// what it is about. Usage: node test/tables/make-kubectl-sessions-table.mjs CORPUS_DIR
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pods are pending there and run here; uids, ages and descriptions differ. */
const LEFT_OUT =
  /^(?:get-pods|get-pods-all-wide|logs-pending|exec-pending|watch-2s|explain|bad-token-get|can-i-list|denied-port-forward|whoami)\./;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node test/tables/make-kubectl-sessions-table.mjs CORPUS_DIR');
const sessions = join(folder, 'sessions');
const rows = readFileSync(join(sessions, 'index.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter(({ v, file }) => v === 0 && !LEFT_OUT.test(file.replace(/^.*\//, '')))
  .map(({ file, command, exit, user }) => ({
    name: file.replace(/^.*\/|\.v0\.txt$/g, ''),
    user,
    args: command.replace(/^kubectl /, '').replace(/-v=0 --kubeconfig \S+ /, ''),
    exit,
    output: readFileSync(join(sessions, file), 'utf8'),
  }));
const distinct = new Map(rows.map((row) => [JSON.stringify([row.name, row.output]), row]));
const lines = [...distinct.values()].map((row) => JSON.stringify(row));
writeFileSync(join(import.meta.dirname, 'kubectl-sessions.jsonl'), `${lines.join('\n')}\n`);
