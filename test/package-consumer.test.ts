import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConsumer, type Consumer } from './support/a-consumer.ts';
import { docstringExamples, expectedOutput } from './support/docstring-examples.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SPECIFIERS = ['', '/decode', '/rbac', '/trace', '/playground'].map((path) => `kubetrace${path}`);

let consumer: Consumer;
beforeAll(async () => {
  consumer = await aConsumer();
});
afterAll(() => consumer[Symbol.asyncDispose]());

describe('importing the package', () => {
  const OBSERVE = `
    const writes = [];
    for (const stream of [process.stdout, process.stderr]) stream.write = (text) => writes.push(text);
    const seen = () => ({
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      handles: process.getActiveResourcesInfo().filter((name) => !/^(?:Immediate|CloseReq|FSReqPromise)$/.test(name)),
      globals: Object.getOwnPropertyNames(globalThis),
      writes,
    });
    const before = JSON.stringify(seen());
    LOAD
    await new Promise(setImmediate);
    const after = JSON.stringify(seen());
    require('node:fs').writeSync(1, after === before ? 'the same' : before + ' ' + after);
  `;

  test.each(SPECIFIERS)(
    '%s does nothing: no handle, no output, no listener, no global, by import and by require',
    async (name) => {
      for (const load of [`await import('${name}');`, `require('${name}');`]) {
        const file = await consumer.write(
          'effects.mjs',
          `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${OBSERVE.replace('LOAD', load)}`,
        );
        const { stdout, stderr, code } = await consumer.node('--no-warnings', file);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toBe('the same');
      }
    },
  );

  test('is possible by require, where Node has that', async () => {
    const file = await consumer.write(
      'required.cjs',
      `const { decodeRequestInfo } = require('kubetrace');\nconsole.log(decodeRequestInfo('GET', '/api/v1/pods').verb);\n`,
    );
    expect(await consumer.node('--no-warnings', file)).toEqual({ code: 0, stdout: 'list\n', stderr: '' });
  });

  test('what the entries do not name cannot be imported', async () => {
    const file = await consumer.write('inside.mjs', `await import('kubetrace/dist/bundle/start.cjs');\n`);
    expect((await consumer.node(file)).stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});

describe('its types', () => {
  test.each([
    ['nodenext', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('compile for a consumer with %s, strictly, and libraries checked', async (_, resolution) => {
    const file = await consumer.write('library.ts', readFileSync(join(ROOT, 'test-d/library.ts'), 'utf8'));
    const strict = ['--skipLibCheck', 'false', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
    const lib = ['--lib', 'es2023,esnext.disposable'];
    expect(await consumer.tsc([file], ...resolution, ...strict, ...lib)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a mistake of the consumer is noticed', async () => {
    const file = await consumer.write(
      'wrong.ts',
      `import { createProxy } from 'kubetrace';\nvoid createProxy({ upstream: 7 });\n`,
    );
    const { code, stdout } = await consumer.tsc([file], '--module', 'nodenext');
    expect([code, stdout]).toEqual([1, expect.stringContaining("Type 'number' is not assignable")]);
  });

  test.each(['index', 'decode', 'rbac', 'trace', 'playground'])(
    'those of %s import nothing, and name nothing inside',
    (entry) => {
      const text = readFileSync(join(consumer.folder, `node_modules/kubetrace/dist/types/${entry}.d.ts`), 'utf8');
      expect(text.replace(/\/\*\*[^]*?\*\//g, '')).not.toMatch(
        /^import |import\(|\bundici\b|\bcommander\b|\btypeof [A-Z]|\bHeldSecrets\b|\bdeclare (?:const|class)\b/m,
      );
      const undocumented = [...text.matchAll(/(.*)\n(?:export )?declare \w+ (\w+)/g)].filter(
        ([, before]) => !before!.trimEnd().endsWith('*/'),
      );
      expect(undocumented.map(([, , name]) => name)).toEqual([]);
    },
  );
});

describe('the examples in the docstrings', () => {
  const examples = docstringExamples(join(ROOT, 'src/library'));

  test('there is one for each function of the package', async () => {
    const file = await consumer.write(
      'names.mjs',
      `const names = await Promise.all(${JSON.stringify(SPECIFIERS)}.map(async (name) => Object.keys(await import(name))));\nconsole.log(JSON.stringify([...new Set(names.flat())].sort()));\n`,
    );
    const { stdout } = await consumer.node(file);
    expect(JSON.parse(stdout)).toEqual(examples.map(({ name }) => name).toSorted());
  });

  test.each(examples)('$name prints what it says', async ({ name, code }) => {
    const file = await consumer.write(`${name}.mjs`, code);
    const { stdout, stderr, code: exit } = await consumer.node(file);
    expect([exit, stderr]).toEqual([0, '']);
    expect(expectedOutput(code)).not.toBe('');
    expect(stdout.replace(/\s+/g, ' ').trim()).toBe(expectedOutput(code));
  });

  test('they are what a TypeScript programmer can write', async () => {
    const files = await Promise.all(examples.map(({ name, code }) => consumer.write(`examples/${name}.ts`, code)));
    expect(await consumer.tsc(files, '--module', 'nodenext', '--lib', 'es2023,dom')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});
