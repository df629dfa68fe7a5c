// The packages of which a kubetrace contains code, as a CycloneDX 1.5 document: those that the builds of the bundle and of the page have listed,
// with what package-lock.json has of them, so that the same checkout gives the same bytes: npm run --silent sbom > kubetrace.cdx.json
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { byName, LISTS } from './bundled-packages.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const read = (name) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
if (!existsSync(join(ROOT, LISTS))) {
  process.stderr.write(`error: ${LISTS} is not there\nhint: npm run build makes it\n`);
  process.exit(1);
}
const { name, version, license } = read('package.json');
const { packages } = read('package-lock.json');
const lists = readdirSync(join(ROOT, LISTS)).toSorted();
const inside = [...new Set(lists.flatMap((list) => read(join(LISTS, list))))].toSorted(byName);

const root = purl(name, version);
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
  components: inside.map(component),
  dependencies: [
    { ref: root, dependsOn: inside.map(refOf) },
    ...inside.map((place) => ({ ref: refOf(place), dependsOn: needsOf(place) })),
  ],
};
process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);

function purl(package_, of) {
  return `pkg:npm/${package_.replace('@', '%40')}@${of}`;
}

function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function refOf(place) {
  return purl(nameOf(place), packages[place].version);
}

function component(place) {
  const { version: of, license: terms, integrity } = packages[place];
  const [algorithm, digest] = integrity.split(/-(.*)/);
  return {
    type: 'library',
    'bom-ref': refOf(place),
    name: nameOf(place),
    version: of,
    purl: refOf(place),
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: [/ /.test(terms) ? { expression: terms.replace(/^\((.*)\)$/, '$1') } : { license: { id: terms } }],
  };
}

/** What a package needs of the others that are inside. */
function needsOf(place) {
  const { dependencies, peerDependencies } = packages[place];
  return Object.keys({ ...dependencies, ...peerDependencies })
    .map((dependency) => placeOf(dependency, place))
    .filter((needed) => inside.includes(needed))
    .map(refOf);
}

/** Where Node finds a dependency of the package at a place: in it, else beside it or above. */
function placeOf(dependency, place) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = at === '' ? `node_modules/${dependency}` : `${at}/node_modules/${dependency}`;
    if (candidate in packages) return candidate;
    if (at === '') return undefined;
  }
}
