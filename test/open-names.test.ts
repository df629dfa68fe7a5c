import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openNames } from './support/open-names.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = resolve(ROOT, 'src');
const FIXTURE = resolve(import.meta.dirname, 'fixtures/open-names');

/** Where a name that is only known when the program runs may be that of a property, and why. */
const ALLOWED = [
  'api/own-value.ts: return Object.hasOwn(object, name) ? object[name] : undefined;',
  // The names of fields are written in our own code.
  'api/shape.ts: const isOwn = all.every(({ name }) => !(name in Object.prototype));',
  'api/shape.ts: const field = isOwn ? value[name] : ownValue(value, name);',
];

test('no property of an object is named by text from outside: lookupTable, ownValue and setOwnValue are for that', () => {
  const found = openNames(resolve(ROOT, 'tsconfig.build.json'), SOURCES);
  expect(found.map(({ file, text }) => `${relative(SOURCES, file)}: ${text}`)).toEqual(ALLOWED);
});

test('the check finds each way to do it, and no other', () => {
  const lines = readFileSync(resolve(FIXTURE, 'open-names.ts'), 'utf8').split('\n');
  const marked = lines.flatMap((text, i) => (text.endsWith('// found') ? [i + 1] : []));
  expect(openNames(resolve(FIXTURE, 'tsconfig.json'), FIXTURE).map(({ line }) => line)).toEqual(marked);
});
