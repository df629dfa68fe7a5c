import { inTime, RegexpList } from './regexp-list.ts';

/** A host that `--accept-hosts` accepts although anyone could serve a page from it; `undefined` where it accepts no such host. */
export function acceptedStranger(acceptHosts: string): string | undefined {
  const list = new RegexpList('--accept-hosts', acceptHosts);
  let found: string | undefined;
  inTime((effort) => {
    found = STRANGERS.find((host) => list.matching(host, effort) !== undefined);
    return undefined;
  });
  return found;
}

/** The second and later ones are accepted by expressions without `^` and `$`. */
const STRANGERS = [
  'attacker.example',
  'localhost.attacker.example',
  '127.0.0.1.attacker.example',
  '192.168.0.1.attacker.example',
  '172.17.0.1.attacker.example',
  '10.0.0.1.attacker.example',
  'host.docker.internal.attacker.example',
];
