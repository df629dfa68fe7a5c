import { copyFileSync, readFileSync } from 'node:fs';
import { bundledPackages } from './scripts/bundled-packages.mjs';

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
  // OpenTelemetry's packages come as CommonJS and as modules. Of modules only what is used is taken: a third of the bytes.
  resolve: { mainFields: ['module', 'main'], conditionNames: ['node', 'module', 'import', 'default'] },
  plugins: [{ name: 'schemas', generateBundle: emitSchemas }, bundledPackages('bundle', [SCHEMAS.of])],
  output: {
    dir: 'dist/bundle',
    // What an earlier build left there would be published too.
    cleanDir: true,
    format: 'esm',
    // Smaller is compiled sooner; names stay, for those who read a stack trace.
    minify: { compress: true, mangle: false, codegen: true },
    chunkFileNames: '[name].js',
    codeSplitting: {
      groups: [
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
