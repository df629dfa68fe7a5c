import { copyFileSync, readFileSync } from 'node:fs';
import { licensesOf } from './scripts/licenses.mjs';

// `bin/` runs one file in place of some 250: that takes a third off the time until `kubetrace proxy` listens (npm run bench).

/** Libraries of many files that a start needs, of the proxy or of the playground; the others are found in node_modules when their moment comes. */
const INSIDE = ['@bufbuild/protobuf', 'cborg', 'commander', 'jose', 'yaml'];

/** What is made of the texts of a package, and read when it is asked for. */
const SCHEMAS = { file: 'src/playground/schema/kubernetes.txt', of: '@kubernetes/client-node' };

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
  input: 'dist/cli/main.js',
  platform: 'node',
  external: (id) =>
    /^[^./]/.test(id) && !/^[A-Z]:/i.test(id) && !INSIDE.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [
    { name: 'schemas', generateBundle: emitSchemas },
    { name: 'licenses', generateBundle: emitLicenses },
  ],
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

function emitLicenses() {
  this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licensesOf([...INSIDE, SCHEMAS.of]) });
}
