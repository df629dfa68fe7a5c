import { readdirSync, readFileSync } from 'node:fs';

/** The texts of the licenses of packages that are copied into something of ours: they ask to go with it. By their places, `node_modules/undici`. */
export function licensesOf(places) {
  return places.map((place) => `${titleOf(place)}\n\n${licenseOf(place)}`).join('\n\n');
}

function titleOf(place) {
  const { name, version } = manifestOf(place);
  return `${name} ${version}`;
}

function licenseOf(place) {
  const file = readdirSync(place).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? namedLicense(place) : readFileSync(`${place}/${file}`, 'utf8');
}

/** The texts that a package without such a file names: Apache-2.0 is the license here too, others stand above the code that they are for. */
function namedLicense(place) {
  const { license } = manifestOf(place);
  if (!/\bApache-2\.0\b/.test(license)) throw new Error(`${place} has no text for its license ${license}`);
  const ofFiles = modulesIn(place).flatMap(
    (file) => /^(?:\/\/.*\n)*\/\/ Redistribution(?:.*\n\/\/)*.*/.exec(readFileSync(file, 'utf8')) ?? [],
  );
  return [license, readFileSync('LICENSE', 'utf8'), ...new Set(ofFiles)].join('\n\n');
}

function manifestOf(place) {
  return JSON.parse(readFileSync(`${place}/package.json`, 'utf8'));
}

function modulesIn(place) {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => `${place}/${file}`)
    .toSorted();
}
