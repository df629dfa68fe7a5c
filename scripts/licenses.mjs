import { readdirSync, readFileSync } from 'node:fs';

/** The texts of the licenses of packages that are copied into something of ours: they ask to go with it. */
export function licensesOf(names) {
  return names.map((name) => `${name}\n\n${licenseOf(name)}`).join('\n\n');
}

function licenseOf(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => entry.startsWith('LICENSE'));
  return readFileSync(`${folder}/${file}`, 'utf8');
}
