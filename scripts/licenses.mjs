import { readdirSync, readFileSync } from 'node:fs';

/** The texts of the licenses of packages that are copied into something of ours: they ask to go with it. */
export function licensesOf(names) {
  return names.map((name) => `${name}\n\n${licenseOf(`node_modules/${name}`)}`).join('\n\n');
}

function licenseOf(folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? namedLicense(folder) : readFileSync(`${folder}/${file}`, 'utf8');
}

/** The texts that a package without such a file names: Apache-2.0 is the license here too, others stand above the code that they are for. */
function namedLicense(folder) {
  const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (!/\bApache-2\.0\b/.test(license)) throw new Error(`${folder} has no text for its license ${license}`);
  const ofFiles = modulesIn(folder).flatMap(
    (file) => /^(?:\/\/.*\n)*\/\/ Redistribution(?:.*\n\/\/)*.*/.exec(readFileSync(file, 'utf8')) ?? [],
  );
  return [license, readFileSync('LICENSE', 'utf8'), ...new Set(ofFiles)].join('\n\n');
}

function modulesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => `${folder}/${file}`)
    .toSorted();
}
