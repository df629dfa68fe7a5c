import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from 'rolldown/utils';
import { bundledPackages } from './scripts/bundled-packages.mjs';
import { lazyBuiltins } from './scripts/lazy-builtins.mjs';
import { libraryEntries } from './scripts/library-entries.mjs';
import { marked } from './scripts/marked.mjs';

// `bin/` runs one file in place of some 250: that takes a third off the time until `kubetrace proxy` listens (npm run bench).

/** What is made of the texts of a package, and read when it is asked for. */
const SCHEMAS = { file: 'src/playground/schema/kubernetes.txt', of: 'node_modules/@kubernetes/client-node' };

/** What `kubetrace proxy` imports until it listens; what these import goes with them. */
const START = new RegExp(
  `/dist/(?:${[
    'cli/(?:main|proxy/proxy-command|tracing/(?:tracing-proxy|trace-log|log-file))',
    'kubeconfig/(?:load-upstream|environment)',
    'trace/trace',
    'proxy/(?:proxy|listen)',
    'log/request-log',
  ].join('|')})\\.js$`,
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
    lazyBuiltins(),
    { name: 'short-names', renderChunk: withShortNames },
    libraryEntries(/^library/),
    marked(),
  ],
  output: {
    dir: 'dist/bundle',
    // What an earlier build left there would be published too.
    cleanDir: true,
    // V8 keeps the compiled code of scripts only (bin/compiled.js), and Node's own modules are loaded when they are used (scripts/lazy-builtins.mjs).
    format: 'cjs',
    // Smaller is compiled sooner; names stay, for those who read a stack trace.
    minify: { compress: true, mangle: false, codegen: true },
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: {
      groups: [
        { name: RARE, test: (id) => RARE_PACKAGES.test(id.replaceAll('\\', '/')) },
        { name: 'start', test: (id) => START.test(id.replaceAll('\\', '/')), includeDependenciesRecursively: true },
      ],
    },
  },
};

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
