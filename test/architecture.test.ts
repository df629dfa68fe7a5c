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

  test('one place connects to servers, so that no connection trusts or waits otherwise', () => {
    const connectors = [
      /import (?!type)[^;]*\bconnect\b[^;]*from 'node:tls'/,
      /import (?!type)[^;]*\b(?:request|get)\b[^;]*from 'node:https'/,
      /\b(?:tls\.connect|https\.request|https\.get|buildConnector|ProxyAgent|EnvHttpProxyAgent|setGlobalDispatcher)\(/,
      /\bAgent\b[^;]*(?:from |import\()'undici'/,
    ];
    const elsewhere = sources.filter(({ path }) => !path.startsWith('kubeconfig/connect/'));
    const connecting = elsewhere.filter(({ text }) => connectors.some((connector) => connector.test(text)));
    expect(connecting.map(({ path }) => path)).toEqual([]);
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

  test('nothing reaches a person but by PlainOutput, which spells out what a terminal would obey', () => {
    const streams =
      /\bprocess\.(?:stdout|stderr)\b|\bprocess\._rawDebug\b|\bconsole\.\w+\(|['"]\/dev\/(?:stdout|stderr|tty)/;
    expect(holding(streams)).toEqual(['cli/kubeconfig/kubeconfig-command.ts', 'cli/main.ts']);
    expect(holding(/\bforLineEditor\b/)).toEqual(['cli/learn/learner-prompt.ts', 'cli/terminal/plain-output.ts']);
    expect(holding(/\bnew DescriptorOutput\b/)).toEqual(['cli/tracing/log-file.ts']);
    expect(holding(/\\(?:u001b|x1b|e)\[/i)).toEqual(['cli/terminal/plain-output.ts', 'log/paint.ts']);
  });

  test('YAML for people is written where what nobody sees is spelled out', () => {
    const writers = holding(
      /\bstringify\b[^;]*from 'yaml'|import\('yaml'\)\)\.stringify|\{[^}]*\bstringify\b[^}]*\} = await import\('yaml'\)/,
    );
    // The playground's are answers of a server, and a kubeconfig of names of our own.
    expect(writers.filter((path) => roomOf(path) !== 'playground')).toEqual([]);
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

/** The source files in which something stands. */
function holding(text: RegExp): string[] {
  return sources
    .filter((source) => text.test(source.text))
    .map(({ path }) => path)
    .toSorted();
}

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
