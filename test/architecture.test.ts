import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { type Arrow, arrowsOf, circlesIn, readHouse } from './support/house.ts';

const ROOT = join(import.meta.dirname, '..');
const house = readHouse(join(ROOT, 'src'));
const arrows = arrowsOf(house);

/** The rooms by level: a room imports only from lower levels. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['api', 0],
  ['rbac', 1],
  ['trace', 2],
  ['kubeconfig', 2],
  ['needs', 3],
  ['proxy', 4],
  ['log', 4],
  ['export', 4],
  ['telemetry', 4],
  ['web', 4],
  ['playground', 4],
  ['library', 5],
  ['page', 5],
  ['cli', 5],
]);

const COMMAND_ROOMS = COMMANDS.map(({ name }) => name).filter((name) => existsRoom(`cli/${name}`));

/** The sub-rooms of each room from the ground up: each imports only from those before it. */
const SUB_ROOMS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [
    'api',
    [
      'text',
      'bounds',
      'go',
      'secrets',
      'x509',
      'request',
      'pasted-requests',
      'catalog',
      'yaml',
      'body',
      'status',
      'answers',
      'framing',
      'dialect',
      'kubesphere',
    ],
  ],
  [
    'rbac',
    ['rules', 'text', 'cures', 'second-checks', 'denials', 'grants', 'near', 'kubernetes', 'kubesphere', 'answer'],
  ],
  ['api/body', ['messages']],
  ['rbac/text', ['words', 'kinds']],
  ['rbac/kubesphere', ['denials']],
  ['rbac/denials', ['evidence', 'authentication', 'authorization', 'admission', 'hops']],
  ['trace', ['masks', 'streams', 'file', 'filter', 'decode', 'explain', 'watch', 'facts', 'replay']],
  ['kubeconfig', ['connect', 'file', 'forward-proxy', 'credentials', 'kubesphere']],
  ['kubeconfig/file', ['yaml']],
  ['kubeconfig/connect', ['wire', 'liveness', 'http2']],
  ['kubeconfig/credentials', ['facts', 'exec', 'oidc']],
  ['needs', ['counts', 'diff', 'roles', 'matrix', 'unused', 'summary']],
  ['proxy', ['own-answers', 'receive', 'filter', 'send', 'answer', 'explainer']],
  ['proxy/receive', ['wire']],
  ['proxy/filter', ['go-regexp']],
  ['log', ['facts', 'output', 'klog', 'pretty', 'summary']],
  ['export', ['formats', 'files']],
  ['telemetry', ['spans', 'metrics']],
  ['export/files', ['packed', 'lines', 'wrappers', 'har', 'otlp', 'usage']],
  [
    'playground',
    [
      'release',
      'store',
      'schema',
      'ownership',
      'openapi',
      'printing',
      'http',
      'patch',
      'identity',
      'validation',
      'admission',
      'kubelet',
      'controllers',
      'handlers',
      'server',
      'loading',
      'kubesphere',
    ],
  ],
  ['playground/handlers', ['writing']],
  ['playground/admission', ['node', 'matching', 'cel', 'policy', 'webhook']],
  ['playground/kubelet', ['streams', 'syntax', 'shell', 'programs', 'container', 'session']],
  ['playground/kubelet/programs', ['http']],
  ['web', ['wire', 'kept', 'door', 'detail', 'bodies', 'access', 'pasted', 'answers']],
  ['page', ['text', 'api', 'state', 'parts', 'list', 'detail', 'roles', 'compare', 'learn', 'frame']],
  ['page/list', ['model', 'grid', 'filter', 'bars']],
  ['page/detail', ['loading', 'anatomy', 'access', 'body', 'resend']],
  ['cli', ['terminal', 'help', 'arguments', 'upstream', 'access', 'tracing', 'lessons', ...COMMAND_ROOMS]],
  ['web/answers', ['resend', 'roles', 'compare', 'openapi']],
  ['cli/tracing', ['web', 'telemetry']],
  ['cli/explain', ['cluster']],
  ['cli/mcp', ['source', 'tools', 'session']],
  ['cli/upstream', ['manifests']],
  ['cli/playground', ['detached']],
  ['cli/lessons', ['course']],
  ['library', ['entries']],
  ['cli/lessons/course', ['kubesphere']],
]);

/** Where libraries read texts of others: each says by how much at most (api/bounds/bounds.ts). */
const BOUNDED: ReadonlySet<string> = new Set([
  'api/bounds/bounded-json.ts',
  'api/body/cbor-value.ts',
  'api/body/decode-content.ts',
  // The keys of a text that was read before.
  'api/status/json-text.ts',
  'api/body/protobuf-fields.ts',
  'api/body/protobuf-object.ts',
  'api/framing/spdy-headers.ts',
  'api/status/status-cbor.ts',
  'cli/upstream/manifests/yaml-values.ts',
  'kubeconfig/file/yaml/go-yaml-faults.ts',
  'kubeconfig/file/yaml/go-yaml-tags.ts',
  'kubeconfig/file/yaml/kubeconfig-document.ts',
  'kubeconfig/file/yaml/yaml-aliases.ts',
  'kubeconfig/file/yaml/yaml-levels.ts',
]);
/** What these read or write is our own. */
const OWN_TEXTS: ReadonlySet<string> = new Set([
  // Only writes.
  'api/body/protobuf-encoder.ts',
  // A copy of data that is at hand.
  'api/yaml/yaml-text.ts',
  'cli/whoami/whoami-report.ts',
  // The kubeconfig that was read before.
  'kubeconfig/credentials/oidc/oidc-fields.ts',
  'kubeconfig/version.ts',
  'page/state/memory.ts',
  'page/state/stream.ts',
  // Strings of a text that was read, whose ends are known.
  'page/text/json-nodes.ts',
  'playground/http/answer-writer.ts',
  'playground/kubeconfig-text.ts',
  'playground/kubesphere/kinds.ts',
  // What the playground answered itself.
  'playground/loading/own-client.ts',
  'playground/schema/strict-faults.ts',
  'playground/seed.ts',
  // Exchanges that were packed before.
  'web/kept/packed-exchange.ts',
]);

const PURE = ['api', 'rbac', 'trace', 'needs'];
const MAX_LINES = 250;
const MAX_FILES = 16;

describe('the house', () => {
  test('every room and sub-room is on the map, and the map names no other', () => {
    const named = [...SUB_ROOMS].flatMap(([room, names]) => names.map((name) => `${room}/${name}`));
    const onMap = [...LEVELS.keys(), ...named].toSorted();
    expect(onMap).toEqual([...new Set(house.flatMap(({ path }) => roomsAbove(path)))].toSorted());
  });

  test('a room imports only from lower levels', () => {
    const upward = arrows.filter(({ from, to }) => {
      const [a, b] = [roomOf(from), roomOf(to)];
      return a !== b && LEVELS.get(b)! >= LEVELS.get(a)!;
    });
    expect(upward.map(textOf)).toEqual([]);
  });

  test.each([...SUB_ROOMS.keys()])('the sub-rooms of %s import only from those before them', (room) => {
    const names = SUB_ROOMS.get(room)!;
    const place = (path: string) =>
      path.startsWith(`${room}/`) ? names.indexOf(path.slice(room.length + 1).split('/')[0]!) : -1;
    const upward = arrows.filter(({ from, to }) => place(from) >= 0 && place(to) > place(from));
    expect(upward.map(textOf)).toEqual([]);
  });

  test('the page, which runs in a browser, imports nothing but types from the other rooms', () => {
    const values = house
      .filter(({ path }) => roomOf(path) === 'page')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^import (?!type\b)[^;]*?from '((?:\.\.\/)+[^']+)'/gm)]
          .map(([, specifier = '']) => join(dirname(path), specifier))
          .filter((to) => roomOf(to) !== 'page')
          .map((to) => `${path} → ${to}`),
      );
    expect(values).toEqual([]);
  });

  test('commands import from what they share, never from each other', () => {
    const command = (path: string) => (roomOf(path) === 'cli' ? path.split('/')[1]! : '');
    const between = arrows.filter(
      ({ from, to }) =>
        command(from) !== command(to) && COMMAND_ROOMS.includes(command(from)) && COMMAND_ROOMS.includes(command(to)),
    );
    expect(between.map(textOf)).toEqual([]);
  });

  test('no imports run in a circle, types counted, on any floor', () => {
    expect(circlesIn(house)).toEqual([]);
  });

  test('rooms without IO import no module of Node that does IO', () => {
    const io =
      /from '(?:node:(?:fs|net|tls|http|https|http2|dgram|dns|child_process|os|process|readline)[^']*|undici|http-proxy)'/g;
    const impure = house
      .filter(({ path }) => PURE.includes(roomOf(path)))
      .flatMap(({ path, text }) => [...text.matchAll(io)].map(([match]) => `${path}: ${match}`));
    expect(impure).toEqual([]);
  });

  test('one place connects to servers, so that every connection trusts and waits alike', () => {
    const connectors = [
      /import (?!type)[^;]*\bconnect\b[^;]*from 'node:tls'/,
      /import (?!type)[^;]*\b(?:request|get)\b[^;]*from 'node:https'/,
      /\b(?:tls\.connect|https\.request|https\.get|buildConnector|ProxyAgent|EnvHttpProxyAgent|setGlobalDispatcher)\(/,
      /\bAgent\b[^;]*(?:from |import\()'undici'/,
    ];
    const elsewhere = house.filter(({ path }) => !path.startsWith('kubeconfig/connect/'));
    const connecting = elsewhere.filter(({ text }) => connectors.some((connector) => connector.test(text)));
    expect(connecting.map(({ path }) => path)).toEqual([]);
  });

  test('one place sends requests, so that every call of our own has the same limits and the same name', () => {
    const senders = holding(/^import (?!type)[^;]*from 'undici(?:\/[^']*)?'|import\('undici'\)|(?<![.#\w])fetch\(/m);
    // The tour plays a client of the proxy, an export writes such calls as text, and the page runs in a browser.
    expect(senders).toEqual([
      'cli/tour/tour-command.ts',
      'export/formats/fetch-call.ts',
      'kubeconfig/connect/pool.ts',
      'page/api/call.ts',
    ]);
  });

  test('what came in is read in one place of the proxy, and everything else decides on what that hands on', () => {
    const outside = house.filter(({ path }) => roomOf(path) === 'proxy' && !path.startsWith('proxy/receive/'));
    const paths = (pattern: RegExp) => outside.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    const head = String.raw`\b(?:url|headers\w*|rawHeaders|httpVersion)\b`;
    expect(paths(new RegExp(String.raw`\breq!?\.${head}|${head}[^;\n]*\} = [\w.]*\breq\b`))).toEqual([]);
    // The first passes a request to `receive`; to the others it is a response of the API server.
    expect(paths(/\bIncomingMessage\b/).toSorted()).toEqual([
      'proxy/proxy.ts',
      'proxy/send/expecting.ts',
      'proxy/send/http-proxy.ts',
      'proxy/send/upgrade.ts',
    ]);
    // The first drops the rest of a body.
    expect(paths(/\breq\b/).toSorted()).toEqual(['proxy/own-answers/end-response.ts', 'proxy/proxy.ts']);
  });

  test('only the implementations of its dialect mention KubeSphere, the lists that name them, and flags and help', () => {
    const mentioning = holding(/kubesphere/i).filter((path) => !path.includes('/kubesphere/'));
    expect(mentioning).toEqual([
      // The lists: dialects, and where servers in front of Kubernetes are reached or started.
      'api/dialect/dialect.ts',
      'api/dialects.ts',
      'api/error-codes.ts',
      // Flags and help.
      'cli/arguments/dialect-flags.ts',
      'cli/decode/decode-command.ts',
      'cli/explain/explain-command.ts',
      'cli/help/wrong-value.ts',
      'cli/lessons/course/lessons.ts',
      'cli/playground/playground-banner.ts',
      'cli/playground/playground-command.ts',
      'cli/terminal/process-title.ts',
      'cli/upstream/login-flags.ts',
      'kubeconfig/load-upstream.ts',
      'playground/playground.ts',
      'rbac/dialects.ts',
      'rbac/explain-in-dialect.ts',
      // A documented word of `cause`.
      'rbac/rules/denial.ts',
      'trace/file/denial-shape.ts',
    ]);
  });

  test('code that is not an implementation never asks which dialect it has', () => {
    const asking = holding(/(?:===|!==|case) 'kubesphere'|[dD]ialect\b.{0,8}(?:===|!==) 'kubernetes'/);
    expect(asking.filter((path) => !path.includes('/kubesphere/'))).toEqual([
      'api/dialects.ts',
      'playground/playground.ts',
    ]);
  });

  test(`no directory has more than ${MAX_FILES} files`, () => {
    const counts = new Map<string, number>();
    for (const { path } of house) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
  });

  test(`no source file is longer than ${MAX_LINES} lines`, () => {
    const long = house.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  test('nothing is cast by way of unknown', () => {
    expect(holding(/\bas unknown as\b/)).toEqual([]);
  });

  test('only the page loads the languages of the world: some 15 ms of a start', () => {
    expect(holding(/\.toLocale|\bIntl\./).filter((path) => !path.startsWith('page/'))).toEqual([]);
  });

  test('no utils, and no barrels but the entries of the package', () => {
    const attics = house.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|types|index|common|misc)\.ts$/.test(path));
    expect(attics.map(({ path }) => path)).toEqual(['index.ts']);
  });

  test('the entries of the package contain nothing themselves, and only they are imported from outside', () => {
    const entries = house.filter(({ path }) => path === 'index.ts' || path.startsWith('library/entries/'));
    expect(
      entries.flatMap(({ text }) => text.replace(/^export (?:type )?[{*][^;]* from '[^']+';$/gm, '').trim()),
    ).toEqual(entries.map(() => ''));
    expect(
      arrows.filter(({ from, to }) => roomOf(to) === 'library' && !['library', 'index.ts'].includes(roomOf(from))),
    ).toEqual([]);
  });

  test('every export has a docstring', () => {
    const undocumented = house.flatMap(({ path, text }) => undocumentedIn(text).map((name) => `${path}: ${name}`));
    expect(undocumented).toEqual([]);
  });

  test('the proxy listens before it loads what only refusals need', () => {
    const heavy = /^(?:yaml|cborg|jose|@bufbuild\/(?:cel|protobuf))(?:\/|$)/;
    const loaded = [...loadedWith('proxy/proxy.ts'), ...loadedWith('log/request-log.ts')];
    expect(loaded.filter((specifier) => heavy.test(specifier) || specifier.startsWith('api/catalog/'))).toEqual([]);
  });

  test('parsers of text from others are called only where that text is bounded', () => {
    const parsers =
      /\bJSON\.parse\(|\b(?:gunzip|inflate|inflateRaw|unzip|brotliDecompress)(?:Sync)?\b|from '(?:yaml|cborg|@bufbuild\/protobuf\/wire)'/g;
    const calls = house.flatMap(({ path, text }) =>
      [...text.matchAll(parsers)].map(([call]) => [path, call.replace(/\($/, '')] as const),
    );
    const elsewhere = calls.filter(([path]) => !BOUNDED.has(path) && !OWN_TEXTS.has(path));
    expect(elsewhere.map(([path, call]) => `${path}: ${call}`)).toEqual([]);
    const listed = [...BOUNDED, ...OWN_TEXTS];
    expect(listed.filter((path) => !calls.some(([caller]) => caller === path))).toEqual([]);
  });

  test('nothing reaches a person except through PlainOutput, which escapes what a terminal would obey', () => {
    const streams =
      /\bprocess\.(?:stdout|stderr)\b|\bprocess\._rawDebug\b|\bconsole\.\w+\(|['"]\/dev\/(?:stdout|stderr|tty)/;
    expect(holding(streams)).toEqual(['cli/kubeconfig/kubeconfig-command.ts', 'cli/main.ts']);
    expect(holding(/\bforLineEditor\b/)).toEqual(['cli/learn/learner-prompt.ts', 'cli/terminal/plain-output.ts']);
    expect(holding(/\bnew DescriptorOutput\b/)).toEqual(['cli/tracing/log-file.ts']);
    expect(holding(/\\(?:u001b|x1b|e)\[/i)).toEqual(['cli/terminal/plain-output.ts', 'log/pretty/paint.ts']);
  });

  test('YAML for people is written where invisible characters are escaped', () => {
    const writers = holding(
      /\bstringify\b[^;]*from 'yaml'|import\('yaml'\)\)\.stringify|\{[^}]*\bstringify\b[^}]*\} = await import\('yaml'\)/,
    );
    // The playground's are answers of a server, and a kubeconfig of names of our own.
    expect(writers.filter((path) => roomOf(path) !== 'playground')).toEqual([]);
  });
});

describe('the tests mirror the sources', () => {
  const all = new Set(house.map(({ path }) => path));
  // What runs in a browser is tested in one, test/browser; only what needs none has tests of its name.
  const sources = new Set([...all].filter((path) => roomOf(path) !== 'page'));
  const tests = new Map(readHouse(join(ROOT, 'test')).map((file) => [file.path, file]));
  const covered = new Map(
    Object.entries(
      JSON.parse(readFileSync(join(ROOT, 'test/tables/covered-by.json'), 'utf8')) as Record<string, string>,
    ),
  );
  const own = (path: string) => path.replace(/\.ts$/, '.test.ts');

  test('a test file in the directory of a room is named after a source file', () => {
    const inRooms = [...tests.keys()].filter((path) => path.endsWith('.test.ts') && LEVELS.has(roomOf(path)));
    expect(inRooms.filter((path) => !all.has(path.replace(/\.test\.ts$/, '.ts')))).toEqual([]);
  });

  test('a source file has a test of its name, or is listed with the test that covers it', () => {
    // Else: node test/tables/make-covered-by.mjs, and look whether a test of its own would be better.
    expect([...sources].filter((path) => !tests.has(own(path)) && !covered.has(path))).toEqual([]);
    expect([...covered.keys()].filter((path) => !sources.has(path) || tests.has(own(path)))).toEqual([]);
    expect([...covered.values()].filter((path) => !tests.has(path))).toEqual([]);
  });
});

/** The source files in which something stands. Examples in the docstrings of the library are programs of others. */
function holding(text: RegExp): string[] {
  return house
    .filter((source) => text.test(roomOf(source.path) === 'library' ? withoutExamples(source.text) : source.text))
    .map(({ path }) => path)
    .toSorted();
}

function withoutExamples(text: string): string {
  return text.replace(/^ \* ```[^]*?^ \* ```$/gm, '');
}

/** The exported declarations without a comment right above; of overloads the first counts. */
function undocumentedIn(text: string): string[] {
  const lines = text.split('\n');
  const exported = lines.flatMap((line, i) => {
    const name =
      /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/.exec(
        line,
      )?.[1];
    return name === undefined ? [] : [{ name, isDocumented: lines[i - 1]?.trimEnd().endsWith('*/') === true }];
  });
  const first = new Map(exported.toReversed().map((declaration) => [declaration.name, declaration]));
  return [...first.values()].filter(({ isDocumented }) => !isDocumented).map(({ name }) => name);
}

function existsRoom(room: string): boolean {
  return house.some(({ path }) => path.startsWith(`${room}/`));
}

function roomOf(path: string): string {
  return path.split('/')[0]!;
}

/** Every directory above a file. */
function roomsAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function textOf({ from, to }: Arrow): string {
  return `${from} imports ${to}`;
}

/** What a module loads before it runs: paths below src, and packages. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const { text, imports } = house.find((source) => source.path === path)!;
  for (const [, specifier] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)) {
    if (!specifier!.startsWith('.')) loaded.add(specifier!);
    else {
      const target = imports.find((each) => each === join(dirname(path), specifier!))!;
      loadedWith(target, loaded);
    }
  }
  return loaded;
}
