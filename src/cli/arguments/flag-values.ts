import { isIP } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';
import { lookupTable } from '../../api/lookup-table.ts';

/** Flag values as kubectl (pflag) reads them. Each throws commander's InvalidArgumentError, which names the flag. */

/** `--flag`, `--flag=true|false|1|0|t|f` (Go strconv.ParseBool). */
export function parseBoolean(value: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(value)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(value)) return false;
  throw new InvalidArgumentError('Expected true or false.');
}

/** A switch as pflag reads it: `--name`, `--name=true`, `--name=false`. */
export function switchOption<Name extends string>(name: Name, description: string, initially: boolean) {
  return new Option(`${name} [boolean]` as const, description)
    .argParser(parseBoolean)
    .preset('true')
    .default(initially);
}

/** A TCP port; 0 is any free port. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port from 0 (any free port) to 65535.');
}

/** An address to listen on: an IP address, or a name of this machine. */
export function parseAddress(value: string): string {
  if (isIP(value.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^[\w.-]+$/.test(value)) return value;
  throw new InvalidArgumentError('Expected an IP address, such as 127.0.0.1.');
}

/** A level of `-v`; more than 10 is 10. */
export function parseVerbosity(value: string): number {
  if (/^\d+$/.test(value)) return Math.min(Number(value), 10);
  throw new InvalidArgumentError('Expected a level from 0 to 10.');
}

/**
 * An origin as browsers send it, `https://console.example.com` or `http://localhost:3000`, of a flag that can be repeated. No pattern and not
 * `*`: whose page may act as the user has to be said exactly.
 */
export function parseOrigin(value: string, sofar: readonly string[] = []): readonly string[] {
  if (value.includes('*') || value === 'null') {
    throw new InvalidArgumentError('Any page could act as you: name each origin, such as http://localhost:3000.');
  }
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(value) || !URL.canParse(value)) {
    throw new InvalidArgumentError('Expected scheme, host and port alone, such as http://localhost:3000.');
  }
  return [...sofar, new URL(value).origin];
}

/** A flag that can be repeated. */
export function collect(value: string, sofar: readonly string[] = []): readonly string[] {
  return [...sofar, value];
}

const UNIT_BYTES = lookupTable<number>({
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
});

/** A number of bytes as Kubernetes writes quantities: `500k`, `100Mi`, `1048576`. */
export function parseBytes(value: string): number {
  const [, number, unit = ''] = /^(\d+)(|[kMG]|[KMG]i)$/.exec(value) ?? [];
  const bytes = UNIT_BYTES.get(unit);
  if (number === undefined || bytes === undefined || Number(number) === 0)
    throw new InvalidArgumentError('Expected a size such as 500k or 100Mi.');
  return Number(number) * bytes;
}

/** The same, or 0. */
export function parseBytesOrNone(value: string): number {
  return value === '0' ? 0 : parseBytes(value);
}

/** A whole number, 0 or more. */
export function parseCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

const UNIT_MS = lookupTable<number>({
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
});

/** A Go duration (`1m30s`, `500ms`, `0`) in milliseconds. */
export function parseDuration(value: string): number {
  if (value === '0') return 0;
  const sign = value.startsWith('-') ? -1 : 1;
  const parts = [...value.replace(/^[-+]/, '').matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/gy)];
  const read = parts.reduce((length, [text]) => length + text.length, 0);
  if (read === 0 || read !== value.replace(/^[-+]/, '').length) {
    throw new InvalidArgumentError('Expected a duration such as 30s or 1m30s.');
  }
  return (
    sign * parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNIT_MS.get(unit) ?? Number.NaN), 0)
  );
}
