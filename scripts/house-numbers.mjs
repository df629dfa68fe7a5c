// Prints how the house stands: `node scripts/house-numbers.mjs [ROOT]`, for this checkout or another one of the same project.
// Casts, `!` and docstrings are counted in the syntax tree, not by expressions.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ModifierFlags, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const ROOT = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const SOURCES = join(ROOT, 'src');

const files = readdirSync(SOURCES, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();
const api = new API({ cwd: ROOT });
const project = api.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] }).getProjects()[0];
const sources = files.map((file) => project.program.getSourceFile(file));
const counts = { casts: 0, viaUnknown: 0, nonNull: 0, exports: 0, undocumented: 0 };
for (const source of sources) countIn(source);
print();
api.close();

function countIn(source) {
  const visit = (node) => {
    if (node.kind === SyntaxKind.AsExpression) countCast(node, source);
    if (node.kind === SyntaxKind.NonNullExpression) counts.nonNull++;
    if ((node.modifierFlags & ModifierFlags.Export) !== 0) countExport(node, source);
    node.forEachChild(visit);
  };
  visit(source);
}

/** `as const` asserts nothing, and `as unknown` alone only forgets. */
function countCast({ expression, type }, source) {
  const to = type.getText(source);
  if (to === 'const' || to === 'unknown') return;
  counts.casts++;
  if (expression.kind === SyntaxKind.AsExpression && expression.type.getText(source) === 'unknown') counts.viaUnknown++;
}

/** The overloads of a function count each; their implementation needs no docstring. */
function countExport(node, source) {
  counts.exports++;
  const before = source.text.slice(node.pos, node.getStart(source));
  if (!/\/\*\*[^]*\*\/\s*$/.test(before)) counts.undocumented++;
}

/** Circles between files; type imports are counted. */
function circles() {
  const to = new Map(sources.map((source, i) => [files[i], importsOf(source, files[i])]));
  const reached = new Map(files.map((file) => [file, reachedFrom(file, to)]));
  const seen = new Set();
  return files.filter((file) => {
    if (seen.has(file) || !reached.get(file).has(file)) return false;
    for (const other of reached.get(file)) if (reached.get(other).has(file)) seen.add(other);
    return true;
  }).length;
}

function importsOf(source, file) {
  const specifiers = [...source.text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)].map(([, to]) => to);
  return specifiers.map((to) => resolve(dirname(file), to)).filter((to) => existsSync(to));
}

function reachedFrom(file, to, reached = new Set()) {
  for (const next of to.get(file) ?? []) {
    if (reached.has(next)) continue;
    reached.add(next);
    reachedFrom(next, to, reached);
  }
  return reached;
}

function print() {
  const lines = sources.map(({ text }) => text.split('\n').length - 1).toSorted((a, b) => a - b);
  const rank = (part) => lines[Math.min(lines.length - 1, Math.floor(lines.length * part))];
  const perDirectory = new Map();
  for (const file of files) perDirectory.set(dirname(file), (perDirectory.get(dirname(file)) ?? 0) + 1);
  const [largest, most] = [...perDirectory].toSorted(([, a], [, b]) => b - a)[0];
  const rows = [
    ['files', files.length],
    ['directories', perDirectory.size],
    ['files in a directory, most', `${most} (${relative(ROOT, largest)})`],
    ['lines of a file: median / p95 / most', `${rank(0.5)} / ${rank(0.95)} / ${lines.at(-1)}`],
    ['circles of imports', circles()],
    ['casts (`as X`)', counts.casts],
    ['casts by `as unknown as`', counts.viaUnknown],
    ['non-null `!`', counts.nonNull],
    ['exports', counts.exports],
    ['exports without a docstring', counts.undocumented],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(38)}${value}\n`);
}
