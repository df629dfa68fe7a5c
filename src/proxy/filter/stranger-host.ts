import { inTime, RegexpList } from './regexp-list.ts';

/** A host that `--accept-hosts` accepts although anybody could make a page come from there; `undefined` where it accepts none of the kind. */
export function acceptedStranger(acceptHosts: string): string | undefined {
  const list = new RegexpList('--accept-hosts', acceptHosts);
  let found: string | undefined;
  inTime((effort) => {
    found = STRANGERS.find((host) => list.matching(host, effort) !== undefined);
    return undefined;
  });
  return found;
}

/** The second and later ones are what an expression without `^` and `$` lets in. */
const STRANGERS = [
  'attacker.example',
  'localhost.attacker.example',
  '127.0.0.1.attacker.example',
  '192.168.0.1.attacker.example',
  '172.17.0.1.attacker.example',
  '10.0.0.1.attacker.example',
  'host.docker.internal.attacker.example',
];
