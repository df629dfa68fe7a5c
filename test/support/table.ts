import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of `test/tables/<name>.jsonl`. */
export function readTable<Row>(name: string): Row[] {
  const text = readFileSync(join(import.meta.dirname, '../tables', `${name}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
