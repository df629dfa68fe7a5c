import type { ListedRow } from '../../state/row-store.ts';
import { rows } from '../../state/rows.ts';

/** The values that a field of filters has in the list, the most frequent first. */
export function seenValues(field: string): readonly string[] {
  const valueOf = VALUES[field];
  if (!valueOf) return [];
  const counts = new Map<string, number>();
  for (const row of rows.peek()) {
    const value = valueOf(row);
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
  return field === 'status' ? [...values, ...hundredsOf(values)] : values;
}

const VALUES: Readonly<Record<string, (row: ListedRow) => string | undefined>> = {
  verb: ({ verb }) => verb,
  resource: ({ resource }) => resource,
  group: ({ resource }) => (resource.startsWith('/') ? '' : /\.(.*)$/.exec(resource)?.[1]),
  namespace: ({ namespace }) => namespace,
  name: ({ name }) => name,
  status: ({ status }) => String(status),
  user: ({ user }) => user,
  client: ({ client }) => client,
  method: ({ method }) => method,
  path: ({ resource }) => (resource.startsWith('/') ? resource : ''),
  class: ({ denial }) => denial,
  origin: ({ origin }) => origin,
};

/** `4xx`, where there is one of them. */
function hundredsOf(statuses: readonly string[]): readonly string[] {
  return [...new Set(statuses.filter((status) => status !== '0').map((status) => `${status.charAt(0)}xx`))];
}
