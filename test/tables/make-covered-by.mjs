// Writes test/tables/covered-by.json (the page is tested in a browser, test/browser): `node test/tables/make-covered-by.mjs`. For each source file without a test of its name the test that
// covers it: of those that import it, the one that gets to it in the fewest steps; the nearest directory where several do.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
);
const imports = new Map(files.map((path) => [path, importsOf(path)]));
const tests = files.filter((path) => path.endsWith('.test.ts'));
const distances = new Map(tests.map((path) => [path, distancesFrom(path)]));

const covered = {};
for (const source of files
  .filter((path) => path.startsWith('src/') && !path.startsWith('src/page/'))
  .toSorted((one, other) => (one < other ? -1 : 1))) {
  const own = source.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
  if (tests.includes(own)) continue;
  const [best] = tests
    .filter((path) => distances.get(path).has(source))
    .toSorted((a, b) => rank(a, source) - rank(b, source) || (a < b ? -1 : 1));
  if (best) covered[source.slice('src/'.length)] = best.slice('test/'.length);
  else console.error(`no test imports ${source}`);
}
writeFileSync(join(ROOT, 'test/tables/covered-by.json'), `${JSON.stringify(covered, null, 2)}\n`);

function importsOf(path) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)].map(([, specifier]) =>
    relative(ROOT, resolve(ROOT, dirname(path), specifier)),
  );
}

function distancesFrom(start) {
  const found = new Map([[start, 0]]);
  const queue = [start];
  for (const path of queue) {
    for (const next of imports.get(path) ?? []) {
      if (found.has(next)) continue;
      found.set(next, found.get(path) + 1);
      queue.push(next);
    }
  }
  return found;
}

/** Steps first, then how far apart the two directories are. */
function rank(test, source) {
  const [a, b] = [dirname(test).split('/').slice(1), dirname(source).split('/').slice(1)];
  const shared = a.findIndex((name, index) => name !== b[index]);
  const apart = a.length + b.length - 2 * (shared < 0 ? Math.min(a.length, b.length) : shared);
  return distances.get(test).get(source) * 100 + apart;
}
