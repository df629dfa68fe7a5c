import { isObject } from './object-facts.ts';

/** A server-side Table (meta.k8s.io), as `kubectl get` asks for it. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** The cells of each row as texts. */
  readonly rows: readonly (readonly string[])[];
  /** What the rows are of: an object with at least metadata, where the client asked for that. */
  readonly objects: readonly unknown[];
}

/** A column of a Table. */
export interface TableColumn {
  readonly name: string;
  /** 0 are shown always, others only by `-o wide`. */
  readonly priority: number;
}

/** The Table in plain data, as JSON has it; `undefined` for other data. A row without all its cells was cut, and is left out. */
export function tableOf(value: unknown): Table | undefined {
  if (!isObject(value) || value['kind'] !== 'Table' || !textOf(value['apiVersion']).startsWith('meta.k8s.io/'))
    return undefined;
  const columns = listOf(value['columnDefinitions']).map(({ name, priority }) => ({
    name: textOf(name),
    priority: typeof priority === 'number' ? priority : 0,
  }));
  const rows = listOf(value['rows']).flatMap(({ cells, object }) => (Array.isArray(cells) ? [{ cells, object }] : []));
  const complete = rows.filter(({ cells }) => cells.length >= columns.length);
  return {
    columns,
    rows: complete.map(({ cells }) => cells.map(cellText)),
    objects: complete.map(({ object }) => object),
  };
}

/** Lays rows out as `kubectl get` does without `-o wide`: heads in capitals, three blanks between; columns only grow, row after row. */
export class TableLayout {
  readonly #shown: readonly number[];
  readonly #heads: readonly string[];
  readonly #widths: number[];

  constructor(columns: readonly TableColumn[]) {
    this.#shown = columns.flatMap(({ priority }, i) => (priority === 0 ? [i] : []));
    this.#heads = columns.map(({ name }) => name.toUpperCase());
    this.#widths = this.#shown.map(() => 0);
  }

  /** A line for each row, under the heads where they are wanted. */
  lines(rows: readonly (readonly string[])[], options: { readonly heads: boolean }): string[] {
    const all = (options.heads ? [this.#heads, ...rows] : rows).map((row) => this.#shown.map((i) => row[i] ?? ''));
    for (const cells of all)
      cells.forEach((cell, i) => (this.#widths[i] = Math.max(this.#widths[i] ?? 0, cell.length)));
    return all.map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(this.#widths[i] ?? 0))
        .join('   ')
        .trimEnd(),
    );
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** As kubectl prints a cell: in one line (cli-runtime pkg/printers/tableprinter.go). */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '<none>';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell as string | number | boolean);
  const [first = '', ...rest] = text.split(/[\n\r\f]/);
  return rest.length > 0 ? `${first}...` : first;
}
