import { readFileSync, readdirSync } from 'node:fs';

// `bin/` runs one file in place of some 250: that takes a third off the time until `kubetrace proxy` listens (npm run bench).

/** Libraries that a start needs, jose (some forty files) that of the playground; the others are found in node_modules when their moment comes. */
const INSIDE = ['commander', 'jose', 'yaml'];

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
  external: (id) => /^[^./]/.test(id) && !/^[A-Z]:/i.test(id) && !INSIDE.includes(id),
  plugins: [{ name: 'licenses', generateBundle: emitLicenses }],
  output: {
    dir: 'dist/bundle',
    // What an earlier build left there would be published too.
    cleanDir: true,
    format: 'esm',
    chunkFileNames: '[name].js',
    codeSplitting: {
      groups: [
        { name: 'start', test: (id) => START.test(id.replaceAll('\\', '/')), includeDependenciesRecursively: true },
      ],
    },
  },
};

/** The licenses of what is copied into the bundle ask to go with it. */
function emitLicenses() {
  const texts = INSIDE.map((name) => `${name}\n\n${licenseOf(name)}`);
  this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join('\n\n') });
}

function licenseOf(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => entry.startsWith('LICENSE'));
  return readFileSync(`${folder}/${file}`, 'utf8');
}
