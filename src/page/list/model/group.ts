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

/** Whether an exchange is one of a group: it came after the group began, or before and is only known now. */
export function belongsTo({ kind, run, client, entries }: Group, entry: Entry): boolean {
  const { row, order } = entry;
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last || row.run !== run) return false;
  const isAmong = order > first.order && order < last.order;
  if (kind === 'stretch') return isAmong || entries.length < MOST;
  // Calls of our own are about the exchange before.
  if (row.origin === 'kubetrace') return order > first.order;
  if (kind === 'command' || row.command || row.client !== client) return false;
  const { at } = order < first.order ? first.row : last.row;
  return entries.length < MOST && Math.abs(row.at - at) < QUIET;
}

function kindOf({ command }: ListedRow, isGrouped: boolean): Group['kind'] {
  if (!isGrouped) return 'stretch';
  return command ? 'command' : 'client';
}

/** So that a change costs no more in a long list. */
const MOST = 500;

/** In milliseconds: after such a pause a client begins anew. */
const QUIET = 10_000;
