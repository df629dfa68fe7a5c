import { CurlUsage, curlArguments } from './curl-arguments.ts';

/** What curl has been asked to do. */
export interface CurlOptions {
  readonly urls: readonly string[];
  /** `undefined` where the rest decides. */
  readonly method: string | undefined;
  readonly headers: readonly string[];
  /** Each with how it was given: `data`, `data-raw`, `data-binary`, `data-urlencode`, `json`. */
  readonly data: readonly (readonly [kind: string, value: string])[];
  readonly output: string | undefined;
  readonly caFile: string | undefined;
  readonly user: string | undefined;
  readonly uploadFile: string | undefined;
  readonly userAgent: string;
  readonly writeOut: string;
  /** Seconds; Infinity where there is none. */
  readonly maxTime: number;
  readonly flags: ReadonlySet<string>;
}

/** The version that it says it is. */
export const CURL_VERSION = '8.5.0';

/** Reads the options that work here. Throws CurlUsage for others that would change what is sent. */
export function curlOptions(args: readonly string[]): CurlOptions {
  const all = curlArguments(args);
  const refused = all.find(([name]) => UNSUPPORTED.has(name));
  if (refused) throw new CurlUsage(`option --${refused[0]}: is not pretended here`);
  const last = (name: string) => all.findLast(([known]) => known === name)?.[1];
  const every = (name: string) => all.filter(([known]) => known === name).map(([, value]) => value);
  const bearer = last('oauth2-bearer');
  const seconds = Number(last('max-time') ?? Infinity);
  if (Number.isNaN(seconds)) throw new CurlUsage('option --max-time: expected a proper numerical parameter');
  return {
    urls: every('url'),
    method: last('request'),
    headers: [...every('header'), ...(bearer === undefined ? [] : [`Authorization: Bearer ${bearer}`])],
    data: all.filter(([name]) => /^(?:data(?:-ascii|-binary|-raw|-urlencode)?|json)$/.test(name)),
    output: last('output'),
    caFile: last('cacert'),
    user: last('user'),
    uploadFile: last('upload-file'),
    userAgent: last('user-agent') ?? `curl/${CURL_VERSION}`,
    writeOut: last('write-out') ?? '',
    maxTime: seconds,
    flags: new Set(all.map(([name]) => name)),
  };
}

const UNSUPPORTED = new Set([
  'form',
  'form-string',
  'config',
  'cert',
  'key',
  'proxy',
  'socks5',
  'unix-socket',
  'resolve',
  'connect-to',
  'next',
]);
