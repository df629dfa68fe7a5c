// Writes docs/library.md from the docstrings of the public surface: `node test/tables/make-library-page.mjs > docs/library.md`.
// test/library-page.test.ts compares. The functions of each entry come first, with their examples, which test/package-consumer.test.ts runs; then all types.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');
/** Ours has no API for programs yet. */
const ts = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'))('typescript');

const INTRODUCTION = `<!-- Made by test/tables/make-library-page.mjs from the docstrings in src/library: change those, not this. -->

# The library

All that the command does is there for programs, with types: the proxy, the decoder, explanations of denials, least Roles, traces, and the playground. The package is an ES
module without dependencies, for Node.js 20.19 or later; \`require('kubetrace')\` works there too.

- Importing it does nothing: it opens no file or socket, prints nothing, listens to no event of the process. What a function needs is loaded when it is first called.
- It prints nothing either. What a person should know comes in results (\`notes\`), goes to \`onWarning\`, or else becomes a warning of the process.
- Secrets are masked when they are recorded, as with the command ([security.md](security.md)); an \`Upstream\` does not show its credentials.
- An error that a person can fix is a \`KubetraceError\` with a \`code\` ([errors.md](errors.md)) and a \`hint\`.
- In TypeScript, or with Node.js 24, \`await using proxy = await createProxy(…)\` closes it at the end of the block.

Whole programs: [a test suite that asserts that an operator was never forbidden](../examples/08-operator-test/README.md), and
[a step of a pipeline that comments the Role](../examples/09-role-comment/README.md).

`;

const entries = [
  ['kubetrace', 'index.ts'],
  ['kubetrace/decode', 'library/entries/decode.ts'],
  ['kubetrace/rbac', 'library/entries/rbac.ts'],
  ['kubetrace/trace', 'library/entries/trace.ts'],
  ['kubetrace/playground', 'library/entries/playground.ts'],
].map(([name, file]) => [name, exportsOf(join(SRC, file))]);

const places = new Map();
for (const [, exported] of entries) for (const [name, file] of exported) places.set(name, file);
const all = [...places].map(([name, file]) => ({ name, ...declarationOf(name, file) }));
const functions = all.filter(({ isFunction }) => isFunction);
const types = all.filter(({ isFunction }) => !isFunction).toSorted((a, b) => (a.name < b.name ? -1 : 1));

process.stdout.write(
  `${INTRODUCTION}## What to import from where

| import | functions |
|---|---|
${entries.map(entryRow).join('\n')}

Types come with the functions that take or return them; \`kubetrace\` has all but those of the playground.

${functions.map(functionSection).join('\n')}
## Types

${types.map(typeSection).join('\n')}`,
);

function entryRow([name, exported]) {
  const own = functions
    .filter((each) => exported.has(each.name))
    .map((each) => `[\`${each.name}\`](#${each.name.toLowerCase()})`);
  return `| \`${name}\` | ${own.join(', ')} |`;
}

function functionSection({ name, text, example, signature }) {
  return `## ${name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}\n\n${example}\n`;
}

function typeSection({ name, text, signature }) {
  return `### ${name}\n\n${text}\n\n\`\`\`ts\n${signature}\n\`\`\`\n`;
}

/** Names, each with the file that declares it. */
function exportsOf(file) {
  const found = new Map();
  for (const statement of parsed(file).statements) {
    const from = resolve(dirname(file), statement.moduleSpecifier.text);
    if (!statement.exportClause) for (const [name, place] of exportsOf(from)) found.set(name, place);
    else for (const { name } of statement.exportClause.elements) found.set(name.text, from);
  }
  return found;
}

function declarationOf(name, file) {
  const source = parsed(file);
  const statement = source.statements.find((each) => each.name?.text === name);
  if (!statement) throw new Error(`${file} does not declare ${name}`);
  const [comment] = ts.getLeadingCommentRanges(source.text, statement.pos)?.slice(-1) ?? [];
  const lines = source.text
    .slice(comment.pos, comment.end)
    .replace(/^\/\*\*\n?|\s*\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^ \* ?|^ /, '').replaceAll('*\\/', '*/'));
  const [text, example = ''] = lines.join('\n').split('@example\n');
  const isFunction = ts.isFunctionDeclaration(statement);
  const end = isFunction ? statement.body.pos : statement.end;
  const signature = source.text.slice(statement.getStart(source), end).replace(/^export (?:async )?/, '');
  return { isFunction, text: text.trim(), example: example.trim(), signature: signature.trim() };
}

function parsed(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}
