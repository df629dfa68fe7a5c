import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { licensesOf } from './licenses.mjs';

// Packages by their place in package-lock.json, `node_modules/undici`: a package may be there twice, in two versions.

/** Where the builds list the packages of which they have copied something, and scripts/sbom.mjs reads it: by bundle a JSON array. */
export const LISTS = 'dist/packages';

/**
 * A plugin of rolldown and Vite: finds in the finished bundle which packages its code is from, puts the texts of their licenses beside it, and
 * lists them in a file of the bundle's name. `also` has those of which something else is made.
 */
export function bundledPackages(bundle, also = []) {
  return {
    name: 'bundled-packages',
    generateBundle(_, chunks) {
      const root = dirname(realpathSync('node_modules')).replaceAll('\\', '/');
      const ids = Object.values(chunks).flatMap(({ moduleIds = [] }) => moduleIds);
      const found = ids.flatMap((id) => placeOf(id, root) ?? []);
      const places = [...new Set([...found, ...also])].toSorted(byName);
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licensesOf(places) });
      mkdirSync(LISTS, { recursive: true });
      writeFileSync(`${LISTS}/${bundle}.json`, `${JSON.stringify(places, undefined, 2)}\n`);
    },
  };
}

/** In the same order on every machine. */
export function byName(a, b) {
  return Number(a > b) - Number(a < b);
}

/** The package that a module is from, or `undefined` for one of ours. */
function placeOf(id, root) {
  const path = id.replaceAll('\\', '/');
  const inside = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(inside)?.[0];
}
