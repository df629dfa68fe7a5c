import { expect, test } from 'vitest';
import { exchangeFilter } from '../../../src/trace/filter/exchange-filter.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

type Name = keyof typeof EXCHANGES;

const NAMES = Object.keys(EXCHANGES) as Name[];

test.each<[filter: string, wanted: string]>([
  ['verb=list', 'list denied unauthenticated failed'],
  ['verb=LIST,status=403', 'denied'],
  ['verb=list,resource=pods,status>=400', 'unauthenticated'],
  ['verb=patch|delete', 'patch delete'],
  ['verb!=list|get|watch,origin=client', 'create patch delete undecoded upgrade'],
  ['resource=pods', 'list unauthenticated watching left failed'],
  ['resource=pods/attach|nodes/status', 'patch refused'],
  ['resource=pods/*', 'refused upgrade'],
  ['resource=*/scale', 'subresource'],
  ['resource=deployments', 'get create'],
  ['resource=deployments.apps', 'get create'],
  ['resource=deployments.extensions', ''],
  ['resource=deployments/scale.apps', 'subresource'],
  ['resource=secrets.', 'denied'],
  ['resource=/healthz', 'nonResource'],
  ['resource~^deployments', 'get create subresource'],
  ['resource~^(deployments|secrets)', 'get create subresource denied'],
  ['group=apps', 'get create subresource'],
  ['group=,verb=delete', 'delete'],
  ['namespace=,origin=client', 'patch undecoded'],
  ['name=web|web-0', 'get subresource refused upgrade'],
  ['name~^web-[0-9]$', 'refused upgrade'],
  ['name!~.', 'list create nonResource undecoded denied unauthenticated watching left failed'],
  ['status=4xx', 'subresource denied unauthenticated refused'],
  ['status=2xx|101, verb = create', 'create upgrade'],
  ['status!=2xx|403', 'subresource undecoded unauthenticated upgrade failed'],
  ['status=0', 'failed'],
  ['status<200', 'upgrade failed'],
  ['status<=200,status>101,resource=pods', 'list watching left'],
  ['ms>1000', 'patch left'],
  ['ms=12,verb=get', 'get subresource nonResource allowed refused'],
  ['user=alice', 'denied'],
  [String.raw`client~^kubectl/v1\.33,verb=get`, 'get subresource allowed refused'],
  ['client=node', 'create'],
  ['method=post', 'create upgrade'],
  ['path~^/api/.*/watch|^/healthz', 'nonResource undecoded'],
  ['class=rbac', 'denied'],
  ['class=refusal', 'refused'],
  ['class!=', 'denied refused'],
  ['origin=kubetrace', 'nonResource'],
  [String.raw`name~^[a-z]{3\,3}$`, 'get subresource'],
])('%s', (filter, wanted) => {
  const isWanted = exchangeFilter(filter);
  expect(NAMES.filter((name) => isWanted(EXCHANGES[name])).join(' ')).toBe(wanted);
});

test('the user is the one that the client impersonates, else that of --as, else the one that the server or the credential names', () => {
  const asked = anExchange({ requestHeaders: [['Impersonate-User', 'j\xc3\xbcrgen']], credential: anybody('bob') });
  const told = anExchange({ credential: { ...anybody('bob'), impersonates: 'carol' } });
  expect(exchangeFilter('user=jürgen')(asked)).toBe(true);
  expect(exchangeFilter('user=carol')(told)).toBe(true);
  expect(exchangeFilter('user=bob')(anExchange({ credential: anybody('bob') }))).toBe(true);
});

test.each<[filter: string, message: RegExp, hint: RegExp]>([
  ['', /^--filter, at character 1: a condition starts with a field/, /^fields: verb, resource, .*origin; as in/],
  ['verb=list,', /at character 11: a condition starts with a field/, /fields/],
  ['verb=list, resurce=pods', /at character 12: unknown field "resurce"/, /^did you mean resource=pods\?$/],
  ['constructor=x', /unknown field "constructor"/, /fields/],
  ['verb', /at character 5: no operator after "verb"/, /= != ~ !~, as in verb=/],
  ['verb=list,status 404', /at character 18: no operator after "status"/, /= != > >= < <=, as in status>=400/],
  ['verb>list', /at character 5: "verb" is a text, which > does not fit/, /use = != ~ !~/],
  ['status~4', /at character 7: "status" is a number, which ~ does not fit/, /use = != >/],
  ['status>=many', /at character 9: "many" is not a number/, /status>=400/],
  ['status>=4xx', /at character 9: "4xx" is not a number/, /status>=400/],
  ['ms=4xx', /"4xx" is not a number/, /ms>500/],
  ['name=web-*', /at character 6: = compares the whole text/, /use ~, as in name~\^web-/],
  ['name~(', /at character 6: Invalid regular expression/, /\\,/],
  ['name~', /at character 6: a regular expression is missing/, /use =/],
])('%j is an error that says where and what is known', (filter, message, hint) => {
  expect(() => exchangeFilter(filter)).toThrow(
    expect.objectContaining({
      code: 'ERR_FILTER',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  );
});

function anybody(username: string) {
  return { kind: 'clientCertificate', source: 'a file', username } as const;
}
