// The software that a kubetrace contains or installs, as a CycloneDX 1.5 document made from package-lock.json alone, so that the same
// checkout gives the same bytes: npm run --silent sbom > kubetrace.cdx.json
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (name) => JSON.parse(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'));
const { name, version, license } = read('package.json');
const { packages } = read('package-lock.json');

const used = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);
const refOf = (path) =>
  purl(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), packages[path].version);

function purl(package_, of) {
  return `pkg:npm/${package_.replace('@', '%40')}@${of}`;
}

function component([path, { version: of, license: terms, integrity }]) {
  const [algorithm, digest] = integrity.split(/-(.*)/);
  return {
    type: 'library',
    'bom-ref': refOf(path),
    name: path.slice('node_modules/'.length),
    version: of,
    purl: refOf(path),
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: [/ /.test(terms) ? { expression: terms.replace(/^\((.*)\)$/, '$1') } : { license: { id: terms } }],
  };
}

/** Where Node finds a dependency of the package at a path: in it, else beside it or above. */
function found(path, dependency) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = at === '' ? `node_modules/${dependency}` : `${at}/node_modules/${dependency}`;
    if (candidate in packages) return refOf(candidate);
    if (at === '') return undefined;
  }
}

const root = purl(name, version);
const dependencies = [['', packages['']], ...used].map(([path, { dependencies: on = {} }]) => ({
  ref: path === '' ? root : refOf(path),
  dependsOn: Object.keys(on).map((dependency) => found(path, dependency)),
}));

const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': root,
      name,
      version,
      purl: root,
      licenses: [{ license: { id: license } }],
    },
  },
  components: used.map(component),
  dependencies,
};
process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
