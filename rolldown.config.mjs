import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from 'rolldown/utils';
import { bundledPackages } from './scripts/bundled-packages.mjs';
import { lazyRequires } from './scripts/lazy-requires.mjs';
import { libraryEntries } from './scripts/library-entries.mjs';
import { marked } from './scripts/marked.mjs';

// `bin/` runs one file in place of some 250: that takes a third off the time until `kubetrace proxy` listens (npm run bench).

/** What is made of the texts of a package, and read when it is asked for. */
const SCHEMAS = { file: 'src/playground/schema/kubernetes.txt', of: 'node_modules/@kubernetes/client-node' };

/** What `kubetrace proxy` imports until it listens; what these import goes with them. */
const START = new RegExp(
  `/dist/(?:${[
    'cli/(?:proxy/proxy-command|tracing/(?:tracing-proxy|trace-log|log-file))',
    'kubeconfig/(?:load-upstream|environment)',
    'trace/trace',
    'proxy/(?:proxy|listen)',
    'log/request-log',
  ].join('|')})\\.js$`,
);

/** What every command imports; what these import goes with them. */
const COMMAND = new RegExp(
  `/dist/(?:${[
    'api/(?:shape|own-value|bytes|text/[\\w-]+|secrets/key-user)',
    'cli/(?:main|arguments/(?:dialect-flags|offered|with-options)|terminal/draws-unicode)',
    'trace/masks/(?:mask-target|redact|sensitive)',
  ].join('|')})\\.js$`,
);

/** Of that, what is not used before the first request comes, or at all. It is loaded then (scripts/lazy-requires.mjs): what requests mean, and the rest. */
const REQUESTS =
  /\/dist\/(?:api\/(?:request\/(?!bare-host)|yaml\/|kubesphere\/kubesphere-(?:anatomy|dialect|filter|request-info)|body\/|status\/|dialect\/)|rbac\/)/;
const LATER = new RegExp(
  `/dist/(?:${[
    'kubeconfig/(?:connect/wire|credentials/exec)/',
    'log/pretty/',
    'proxy/send/',
    'trace/(?:masks/(?!redact|mask-target|sensitive)|streams)/',
  ].join('|')})`,
);

/** Large packages that only a rare command loads: they are a chunk in which names are short, since nobody reads its stack traces. */
const RARE = 'mcp-sdk';
const RARE_PACKAGES = /\/node_modules\/(?:@modelcontextprotocol|zod)\//;

export default {
  input: {
    main: 'dist/cli/main.js',
    // What a program imports from the package: `exports` in package.json. It shares the chunks of the command.
    library: 'dist/index.js',
    'library-decode': 'dist/library/entries/decode.js',
    'library-rbac': 'dist/library/entries/rbac.js',
    'library-trace': 'dist/library/entries/trace.js',
    'library-playground': 'dist/library/entries/playground.js',
  },
  platform: 'node',
  resolve: {
    // OpenTelemetry's packages come as CommonJS and as modules. Of modules only what is used is taken: a third of the bytes.
    mainFields: ['module', 'main'],
    conditionNames: ['node', 'module', 'import', 'default'],
    alias: {
      // The same library as modules: of it only what reads YAML is part of the start.
      yaml: fileURLToPath(new URL('node_modules/yaml/browser/dist/index.js', import.meta.url)),
      '@modelcontextprotocol/server/_shims': fileURLToPath(new URL('scripts/mcp-shims.mjs', import.meta.url)),
    },
  },
  plugins: [
    { name: 'schemas', generateBundle: emitSchemas },
    bundledPackages('bundle', [SCHEMAS.of]),
    lazyRequires('requests', 'later', 'start'),
    { name: 'short-names', renderChunk: withShortNames },
    libraryEntries(/^library/),
    marked(),
  ],
  output: {
    dir: 'dist/bundle',
    // What an earlier build left there would be published too.
    cleanDir: true,
    // V8 keeps the compiled code of scripts only (bin/compiled.js), and Node's own modules are loaded when they are used (scripts/lazy-requires.mjs).
    format: 'cjs',
    // Smaller is compiled sooner; names stay, for those who read a stack trace.
    minify: { compress: true, mangle: false, codegen: true },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: {
      groups: [
        { name: RARE, test: (id) => RARE_PACKAGES.test(plain(id)) },
        ...[
          ['requests', REQUESTS],
          ['later', LATER],
        ].map(([name, modules]) => ({
          name: (id, graph) => (modules.test(plain(id)) && isForStart(id, graph) ? name : null),
          includeDependenciesRecursively: false,
        })),
        { name: 'command', test: (id) => COMMAND.test(plain(id)), includeDependenciesRecursively: true },
        { name: 'start', test: (id) => START.test(plain(id)), includeDependenciesRecursively: true },
      ],
    },
  },
};

function plain(id) {
  return id.replaceAll('\\', '/');
}

/** Whether a module of the start imports it, maybe through others. */
function isForStart(id, graph, seen = new Set()) {
  if (seen.has(id)) return false;
  seen.add(id);
  return (
    START.test(plain(id)) ||
    COMMAND.test(plain(id)) ||
    graph.getModuleInfo(id).importers.some((each) => isForStart(each, graph, seen))
  );
}

/** For the bundle, and for scripts that import `dist/` itself. */
function emitSchemas() {
  copyFileSync(SCHEMAS.file, 'dist/playground/schema/kubernetes.txt');
  this.emitFile({ type: 'asset', fileName: 'kubernetes.txt', source: readFileSync(SCHEMAS.file, 'utf8') });
}

function withShortNames(code, { name, fileName }) {
  return name === RARE
    ? minifySync(fileName, code, { module: false, compress: true, mangle: { toplevel: true } }).code
    : null;
}
