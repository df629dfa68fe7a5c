import type { Entry, ListedRow, RowKey } from '../../state/row-store.ts';

/** Exchanges that stand together: those of a command, those that a client made one after the other, or, where nothing is grouped, a stretch of the list. */
export interface Group {
  /** Of its first exchange. */
  readonly key: RowKey;
  readonly kind: 'command' | 'client' | 'stretch';
  /** Of kubetrace. */
  readonly run: number;
  /** `kubectl get`, or the client. */
  readonly name: string;
  readonly client: string;
  /** In their order; there is at least one. */
  readonly entries: Entry[];
}

/** A group that begins with an exchange. */
export function groupOf(entry: Entry, isGrouped: boolean): Group {
  const { command, client, run } = entry.row;
  const kind = kindOf(entry.row, isGrouped);
  const name = kind === 'command' && command ? command.name : client;
  return { key: entry.key, kind, run, name, client, entries: [entry] };
}

/** Whether an exchange that comes after the beginning of a group is one of it. */
export function belongsTo({ kind, run, client, entries }: Group, entry: Entry): boolean {
  const { row } = entry;
  const last = entries.at(-1);
  if (!last || row.run !== run) return false;
  if (kind === 'stretch') return entries.length < MOST || entry.order < last.order;
  // Calls of our own are about the exchange before.
  if (row.origin === 'kubetrace') return true;
  if (kind === 'command' || row.command || row.client !== client) return false;
  return entries.length < MOST && Math.abs(row.at - last.row.at) < QUIET;
}

function kindOf({ command }: ListedRow, isGrouped: boolean): Group['kind'] {
  if (!isGrouped) return 'stretch';
  return command ? 'command' : 'client';
}

/** So that a change costs no more in a long list. */
const MOST = 500;

/** In milliseconds: after such a pause a client begins anew. */
const QUIET = 10_000;
