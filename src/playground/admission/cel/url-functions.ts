import { CelScalar, celFunc, celMethod, listType, mapType } from '@bufbuild/cel';
import type { CelFunc } from '@bufbuild/cel';
import { OpaqueType } from './opaque-type.ts';

const { BOOL, STRING } = CelScalar;

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const URL_TYPE = new OpaqueType<Parts>('kubernetes.URL');

/** Of Kubernetes' library of URLs all functions (apiserver pkg/cel/library/urls.go). */
export const URL_FUNCTIONS: readonly CelFunc[] = [
  celFunc('url', [STRING], URL_TYPE.celType, (text) => {
    const parts = parse(text);
    if (!parts)
      throw new Error(
        `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
      );
    return URL_TYPE.wrap(parts, text);
  }),
  celFunc('isURL', [STRING], BOOL, (text) => parse(text) !== undefined),
  part('getScheme', ({ scheme }) => scheme),
  part('getHost', ({ host }) => host),
  part('getHostname', ({ host }) => host.replace(/:\d*$/, '').replaceAll(/[[\]]/g, '')),
  part('getPort', ({ host }) => /:(\d+)$/.exec(host)?.[1] ?? ''),
  part('getEscapedPath', ({ path }) => path),
  celMethod('getQuery', URL_TYPE.celType, [], mapType(STRING, listType(STRING)), function () {
    const query = new URLSearchParams(URL_TYPE.unwrap(this).query);
    return new Map([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  }),
];

function part(name: string, read: (parts: Parts) => string): CelFunc {
  return celMethod(name, URL_TYPE.celType, [], STRING, function () {
    return read(URL_TYPE.unwrap(this));
  });
}

/** As Go's url.ParseRequestURI: an absolute URL, or an absolute path. */
function parse(text: string): Parts | undefined {
  if (/[\s\p{Cc}]|%(?![\da-fA-F]{2})/u.test(text)) return undefined;
  const [, scheme = '', authority = '', path = '', query = ''] =
    /^(?:([A-Za-z][-+.A-Za-z\d]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(text) ?? [];
  if (scheme === '' && !text.startsWith('/')) return undefined;
  if (scheme === '' && authority !== '') return { scheme, host: authority, path, query };
  if (path !== '' && !path.startsWith('/') && authority === '') return undefined;
  return { scheme: scheme.toLowerCase(), host: authority.replace(/^.*@/, ''), path, query };
}
