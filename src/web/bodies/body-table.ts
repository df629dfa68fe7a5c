import { ownValue } from '../../api/own-value.ts';
import { age } from '../../api/age.ts';
import { isObject } from '../../api/body/object-facts.ts';
import { type Table, tableOf } from '../../api/body/table.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { TableView } from '../wire/body.ts';
import { servedTable } from './served-table.ts';

/** What an answer shows as a table: a Table of the server, the items of a list, or what the server serves. `now` in epoch milliseconds is for ages. */
export function bodyTable(value: unknown, now: number): TableView | undefined {
  const table = tableOf(value);
  if (table) return table.columns.length > 0 ? plain(viewOf(table)) : undefined;
  if (!isObject(value)) return undefined;
  const served = servedTable(value);
  if (served) return plain(served);
  const { items } = value;
  return Array.isArray(items) && items.length > 0 ? plain(listTable(items, now)) : undefined;
}

function viewOf({ columns, rows }: Table): TableView {
  return { columns: columns.map(({ name }) => name), rows };
}

/** A column that is empty in every row is left out. */
function listTable(items: readonly unknown[], now: number): TableView {
  const facts = items.filter(isObject).map((item) => factsOf(item, now));
  const columns = COLUMNS.filter((column) => column === 'Name' || facts.some((row) => row[column] !== ''));
  return { columns, rows: facts.map((row) => columns.map((column) => row[column])) };
}

const COLUMNS = ['Kind', 'Namespace', 'Name', 'Phase', 'Age', 'Labels'] as const;

type Item = Readonly<Record<string, unknown>>;

function factsOf(item: Item, now: number): Record<(typeof COLUMNS)[number], string> {
  const metadata = fieldsAt(item, 'metadata');
  const created = Date.parse(textAt(metadata, 'creationTimestamp'));
  const labels = Object.entries(fieldsAt(metadata, 'labels')).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name}=${value}`] : [],
  );
  return {
    Kind: textAt(item, 'kind'),
    Namespace: textAt(metadata, 'namespace'),
    Name: textAt(metadata, 'name'),
    Phase: textAt(fieldsAt(item, 'status'), 'phase'),
    Age: Number.isNaN(created) ? '' : age(Math.max(0, now - created)),
    Labels: labels.join(','),
  };
}

function plain({ columns, rows }: TableView): TableView {
  return { columns: columns.map(plainLine), rows: rows.map((cells) => cells.map(plainLine)) };
}

function fieldsAt(item: Item, name: string): Item {
  const value = ownValue(item, name);
  return isObject(value) ? value : {};
}

function textAt(item: Item, name: string): string {
  const value = ownValue(item, name);
  return typeof value === 'string' ? value : '';
}
