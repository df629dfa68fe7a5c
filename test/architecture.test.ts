import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';

const ROOT = resolve(import.meta.dirname, '..');
const LEVELS: Record<string, number> = {
  api: 0,
  rbac: 1,
  trace: 2,
  kubeconfig: 2,
  proxy: 3,
  log: 3,
  export: 3,
  web: 3,
  playground: 3,
  cli: 4,
};
/** What stands in `cli/`, by level; all else in it is the folder of a command. */
const CLI_LEVELS: Record<string, number> = {
  'version.ts': 0,
  terminal: 0,
  arguments: 1,
  upstream: 2,
  tracing: 2,
  'commands.ts': 4,
  'main.ts': 5,
};
const COMMAND_LEVEL = 3;
const PURE = ['api', 'rbac', 'trace'];
const MAX_LINES = 250;

/** Where libraries read texts of others: each says by how much at most (api/bounds.ts). */
const BOUNDED: ReadonlySet<string> = new Set([
  'api/bounded-json.ts',
  'api/cbor-value.ts',
  'api/decode-content.ts',
  // The keys of a text that was read before.
  'api/json-text.ts',
  'api/protobuf-fields.ts',
  'api/protobuf-object.ts',
  'api/spdy-headers.ts',
  'api/status-cbor.ts',
  'kubeconfig/kubeconfig-document.ts',
  'kubeconfig/yaml-aliases.ts',
  'kubeconfig/yaml-levels.ts',
]);
/** What these read or write is our own. */
const OWN_TEXTS: ReadonlySet<string> = new Set([
  'cli/version.ts',
  'cli/whoami/whoami-report.ts',
  'kubeconfig/token-kubeconfig.ts',
  'playground/answer-writer.ts',
  'playground/kubeconfig-text.ts',
  'playground/kubesphere/kinds.ts',
  'playground/seed.ts',
]);

const sources = filesUnder(join(ROOT, 'src')).map((file) => ({
  path: relative(join(ROOT, 'src'), file),
  file,
  text: readFileSync(file, 'utf8'),
}));

describe('the house', () => {
  test('every room is on the map', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => !(room in LEVELS))).toEqual([]);
  });

  test('a room imports only from lower levels', () => {
    expect(importsUpward(roomOf, (room) => LEVELS[room]!)).toEqual([]);
  });

  test('a folder of cli/ is that of a command, or is on the map', () => {
    const known = new Set([...Object.keys(CLI_LEVELS), ...COMMANDS.map(({ name }) => name)]);
    const parts = new Set(sources.map(({ path }) => cliPartOf(path)).filter((part) => part !== undefined));
    expect([...parts].filter((part) => !known.has(part))).toEqual([]);
  });

  test('commands import from what they share, never from each other', () => {
    expect(importsUpward(cliPartOf, (part) => CLI_LEVELS[part] ?? COMMAND_LEVEL)).toEqual([]);
  });

  test('rooms without IO import no module of Node that does any', () => {
    const io =
      /from '(?:node:(?:fs|net|tls|http|https|http2|dgram|dns|child_process|os|process|readline)[^']*|undici|http-proxy)'/g;
    const impure = sources
      .filter(({ path }) => PURE.includes(roomOf(path)))
      .flatMap(({ path, text }) => [...text.matchAll(io)].map(([match]) => `${path}: ${match}`));
    expect(impure).toEqual([]);
  });

  test(`no source file is longer than ${MAX_LINES} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  test('no attic: no utils, no barrels', () => {
    const attics = sources.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|types|index|common|misc)\.ts$/.test(path));
    expect(attics.map(({ path }) => path)).toEqual([]);
  });

  test('the proxy listens before it loads what only refusals need', () => {
    const heavy = /^(?:yaml|cborg|jose|@bufbuild\/protobuf)(?:\/|$)/;
    expect([...loadedWith('proxy/proxy.ts')].filter((specifier) => heavy.test(specifier))).toEqual([]);
  });

  test('what parses texts of others is called where they are bounded, and nowhere else', () => {
    const parsers =
      /\bJSON\.parse\(|\b(?:gunzip|inflate|inflateRaw|unzip|brotliDecompress)(?:Sync)?\b|from '(?:yaml|cborg|@bufbuild\/protobuf\/wire)'/g;
    const calls = sources.flatMap(({ path, text }) =>
      [...text.matchAll(parsers)].map(([call]) => [path, call.replace(/\($/, '')] as const),
    );
    const elsewhere = calls.filter(([path]) => !BOUNDED.has(path) && !OWN_TEXTS.has(path));
    expect(elsewhere.map(([path, call]) => `${path}: ${call}`)).toEqual([]);
    const listed = [...BOUNDED, ...OWN_TEXTS];
    expect(listed.filter((path) => !calls.some(([caller]) => caller === path))).toEqual([]);
  });

  test('a test file mirrors a source file', () => {
    const known = new Set(sources.map(({ path }) => path.replace(/\.ts$/, '')));
    const orphans = filesUnder(join(ROOT, 'test'))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => relative(join(ROOT, 'test'), file).replace(/\.test\.ts$/, ''))
      .filter((path) => roomOf(path) in LEVELS && !known.has(path));
    expect(orphans).toEqual([]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function roomOf(path: string): string {
  return path.split('/')[0]!;
}

/** The folder or file below `cli/`; `undefined` in other rooms. */
function cliPartOf(path: string): string | undefined {
  return roomOf(path) === 'cli' ? path.split('/')[1] : undefined;
}

/** Imports from one part to another that is not on a lower level. Paths without a part are left to other rules. */
function importsUpward(partOf: (path: string) => string | undefined, levelOf: (part: string) => number): string[] {
  return sources.flatMap(({ path, file, text }) =>
    relativeImports(text).flatMap((specifier) => {
      const target = relative(join(ROOT, 'src'), resolve(dirname(file), specifier));
      const [from, to] = [partOf(path), partOf(target)];
      if (from === undefined || to === undefined || from === to) return [];
      return levelOf(to) < levelOf(from) ? [] : [`${path} imports ${target}`];
    }),
  );
}

/** What a module loads before it runs: paths below src, and packages. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const { file, text } = sources.find((source) => source.path === path)!;
  for (const [, specifier] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)) {
    if (specifier!.startsWith('.')) loadedWith(relative(join(ROOT, 'src'), resolve(dirname(file), specifier!)), loaded);
    else loaded.add(specifier!);
  }
  return loaded;
}

function relativeImports(text: string): string[] {
  return [...text.matchAll(/(?:from|import\(?)\s*'(\.{1,2}\/[^']+)'/g)].map(([, specifier]) => specifier!);
}
