// Makes status-bodies.jsonl: real bodies of denials, one per line: [id, Content-Type, body, 'base64' or absent].
// Usage: node make-status-table.mjs CORPUS_FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST = 900;
const rows = readFileSync(join(process.argv[2], 'denials.jsonl'), 'utf8').trim().split('\n').map(JSON.parse);
const picked = new Map();
for (const { id, response } of rows) {
  const contentType = response.headers['Content-Type'] ?? '';
  const body = response.body ?? '';
  if (body === '' || body.length > LONGEST) continue;
  // Of the many in JSON one of each layout and content; all others once.
  const looks = [/^\{\n/, /causes/, /"details":\{\}/, /\\u00|\\\\/, /": "/].map((look) => look.test(body));
  const kind = contentType === 'application/json' ? looks.join(' ') : body;
  if (!picked.has(kind))
    picked.set(kind, [id, contentType, body, ...(response.bodyEncoding === 'base64' ? ['base64'] : [])]);
}
const lines = [...picked.values()].map((row) => `${JSON.stringify(row)}\n`);
writeFileSync(join(import.meta.dirname, 'status-bodies.jsonl'), lines.join(''));
