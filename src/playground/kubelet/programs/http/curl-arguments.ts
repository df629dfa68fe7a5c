import { LONG_WITH_VALUE, SHORT_WITH_VALUE } from '../../../../api/pasted-requests/curl-options.ts';

/** Each option by its long name with its value, in their order; a URL is the option `url`. Throws CurlUsage. */
export function curlArguments(args: readonly string[]): readonly (readonly [name: string, value: string])[] {
  const options: (readonly [string, string])[] = [];
  const queue = [...args];
  const valueFor = (option: string) => {
    const value = queue.shift();
    if (value === undefined) throw new CurlUsage(`option ${option}: requires parameter`);
    return value;
  };
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (!arg.startsWith('-') || arg === '-') options.push(['url', arg]);
    else if (arg.startsWith('--')) {
      const name = arg.slice(2);
      const plain = name.replace(/^no-/, '');
      if (LONG_WITH_VALUE.has(name)) options.push([name, valueFor(arg)]);
      else if (KNOWN.has(plain)) options.push([name, '']);
      else throw new CurlUsage(`option ${arg}: is unknown`);
    } else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at);
        const name = LETTERS.get(letter);
        if (name === undefined) throw new CurlUsage(`option ${arg}: is unknown`);
        if (!SHORT_WITH_VALUE.includes(letter)) {
          options.push([name, '']);
          continue;
        }
        options.push([name, arg.slice(at + 1) || valueFor(arg)]);
        break;
      }
    }
  }
  return options;
}

/** Thrown for a command line that curl would not run; it ends with exit code 2. */
export class CurlUsage extends Error {}

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['A', 'user-agent'],
  ['b', 'cookie'],
  ['d', 'data'],
  ['e', 'referer'],
  ['E', 'cert'],
  ['f', 'fail'],
  ['F', 'form'],
  ['G', 'get'],
  ['H', 'header'],
  ['i', 'include'],
  ['I', 'head'],
  ['k', 'insecure'],
  ['L', 'location'],
  ['m', 'max-time'],
  ['N', 'no-buffer'],
  ['o', 'output'],
  ['s', 'silent'],
  ['S', 'show-error'],
  ['T', 'upload-file'],
  ['u', 'user'],
  ['v', 'verbose'],
  ['V', 'version'],
  ['w', 'write-out'],
  ['x', 'proxy'],
  ['X', 'request'],
  ['4', 'ipv4'],
  ['6', 'ipv6'],
  ['#', 'progress-bar'],
  ['0', 'http1.0'],
  ['2', 'sslv2'],
  ['O', 'remote-name'],
]);

/** The long ones that take no value, of those that people give. */
const KNOWN = new Set([
  ...LETTERS.values(),
  ...`buffer progress-meter compressed fail-with-body fail-early http1.1 http2 location-trusted globoff ipv4 ipv6 keepalive path-as-is
  raw retry-connrefused retry-all-errors silent tcp-nodelay tlsv1 tlsv1.2 tlsv1.3 ssl-reqd show-headers ca-native`.split(
    /\s+/,
  ),
]);
