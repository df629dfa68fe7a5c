import { jsonObject } from '../../../api/body/json-object.ts';
import type { ExchangeResponse } from '../../../trace/exchange.ts';
import { headerValue } from '../../../api/request/header-list.ts';

/** Where a request of a HAR went. */
export interface HarPlace {
  /** `HOST:PORT` as in the URL; `''` for a URL without one. */
  readonly host: string;
  /** The request-target as the API server gets it: without the prefix of a console and without a fragment. */
  readonly target: string;
  /** Whether a console passed it on to an API server. */
  readonly isPassedOn: boolean;
}

/** Reads the URL of an entry, in which consoles have their own prefixes. */
export function harPlace(url: string): HarPlace {
  const [, host = ''] = URL_PARTS.exec(url) ?? [];
  const whole = targetOf(url);
  const prefix = CONSOLE.exec(whole)?.[0] ?? '';
  const target = whole.slice(prefix.length).replace(OF_MEMBER, '/$1/');
  return { host: host.slice(host.lastIndexOf('@') + 1), target, isPassedOn: prefix !== '' };
}

/** The request-target of a URL. */
export function targetOf(url: string): string {
  const [, , rest = ''] = URL_PARTS.exec(url) ?? [];
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Whether a request looks like one to a Kubernetes API: its path, and that its answer does not say otherwise. */
export function isApiRequest({ target, isPassedOn }: HarPlace, response: ExchangeResponse | undefined): boolean {
  const path = target.replace(/[?#].*$/s, '');
  if (RESOURCE_PATH.test(path)) return !contradicts(response, path);
  return DISCOVERY_PATH.test(path) ? !contradicts(response, '') : isPassedOn && OTHER_PATH.test(path);
}

/** Scheme, host and the rest up to the fragment. */
const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:\/\/([^/?#]*))?([^#]*)/i;

/**
 * The OpenShift console (`/api/kubernetes`), Rancher (`/k8s/clusters/ID`), Headlamp and others (`/clusters/NAME`), Lens (`/api-kube`), each maybe
 * below a path of its own.
 */
const CONSOLE =
  /^(?:\/[^/?#]+){0,2}?\/(?:api\/kubernetes|api-kube|k8s\/clusters\/[^/?#]+|k8s\/proxy|clusters\/[^/?#]+)(?=\/(?:apis?|version|openapi|healthz|livez|readyz|metrics)(?:[/?#]|$))/;
/** Of consoles for several clusters: `/apis/clusters/MEMBER/apps/v1/…`. */
const OF_MEMBER = /^\/(apis?)\/clusters\/[^/?#]+\//;

const VERSION = String.raw`v\d+(?:(?:alpha|beta)\d+)?`;
const RESOURCE_PATH = new RegExp(String.raw`^/(?:api/v1|apis/[^/]+/${VERSION})/.`);
const DISCOVERY_PATH = new RegExp(
  String.raw`^/(?:api(?:/v1)?|apis(?:/[^/]+(?:/${VERSION})?)?|openapi/v[23](?:/.*)?|version)/?$`,
);
const OTHER_PATH = /^\/(?:apis?|version|openapi|healthz|livez|readyz|metrics)(?:\/|$)/;

/** A page, or JSON that is not an object of Kubernetes. Logs and what is proxied may be anything. */
function contradicts(response: ExchangeResponse | undefined, path: string): boolean {
  if (!response || /\/(?:log|proxy)(?:\/|$)/.test(path)) return false;
  const type = headerValue(response.headers, 'content-type') ?? '';
  if (/^text\/(?:html|css|javascript)|^image\/|javascript/i.test(type)) return true;
  const [bytes] = response.body.chunks;
  if (!bytes || !/^application\/json\b/i.test(type) || path === '') return false;
  const text = Buffer.from(bytes).toString();
  // A watch has an object on each line.
  const fields = jsonObject(text) ?? jsonObject(text.slice(0, text.indexOf('\n')));
  return fields ? !('kind' in fields || 'type' in fields) : text.startsWith('[');
}
