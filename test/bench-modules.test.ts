import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SCRIPTS = ['bench', 'scripts', 'test/tables'].flatMap((directory) =>
  readdirSync(join(ROOT, directory))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(directory, name)),
);

/** Modules of the build by their path; hostile-bodies.mjs loads them by their names. */
const BUILT = /\bdist\/([\w/.-]+)\.js/g;
const LOADED = /'((?:api|rbac|trace|kubeconfig|log|export|playground|proxy)\/[\w/-]+)'/g;

test.each(SCRIPTS)('%s uses no module that is gone: the compiler does not read it', (script) => {
  const text = readFileSync(join(ROOT, script), 'utf8');
  const pattern = script.endsWith('hostile-bodies.mjs') ? LOADED : BUILT;
  const modules = [...text.matchAll(pattern)].map(([, module = '']) => module);
  const gone = modules.filter(
    (module) => !existsSync(join(ROOT, 'src', `${module}.ts`)) && !existsSync(join(ROOT, 'src', module)),
  );
  expect(gone).toEqual([]);
});
