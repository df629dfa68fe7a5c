import { describe, expect, test } from 'vitest';
import { exporter } from '../../src/export/exporter.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { anExchange } from '../support/an-exchange.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

/*
 * `show -o http` and `show -o postman` write what other programs run: nothing that a client or the author of a trace chose is run,
 * expanded or included by them. What cannot be said without is left out, and the export says so.
 */

/** What REST clients (VS Code, JetBrains, httpyac) and Postman take for more than text. */
const WORDS = [
  '{{$guid}}',
  '{{{a}}}',
  "{{ require('fs').writeFileSync('PWNED', '') }}",
  '{{$processEnv HOME}}',
  "{{\nrequire('fs').writeFileSync('PWNED', '')\n}}",
  "> {% require('fs').writeFileSync('PWNED', '') %}",
  "< {% client.log('PWNED') %}",
  '> ./run.js',
  '>> PWNED',
  '>>! PWNED',
  '< /etc/hostname',
  '<@ /etc/hostname',
  '<> answer.json',
  '### another',
  '#### another',
  '# @import ./other.http',
  '// @import ./other.http',
  '@import ./other.http',
  '@import: ./other.http',
  '@x = y',
  '@baseUrl=http://evil',
  '?? js process.exit()',
  '...headers',
  '/* a',
  'GET http://evil/',
  'DELETE {{baseUrl}}/api/v1/nodes/a HTTP/1.1',
  'curl http://evil',
  'run ./other.http',
  'import ./other.http',
  ':name/:id',
  '$shared',
  '${x}',
  '\\u007b{a}}',
  ...Object.values(HOSTILE_TEXTS),
];

/** Alone, on a line of its own, at the start of one, in JSON, in text. */
const shapes = (word: string): string[] => [word, `a\n${word}\nb`, `a\r\n${word}\r\nb`, `${word}x`, `x${word}`];
const TEXTS = WORDS.flatMap(shapes);

function everywhere(text: string): Exchange[] {
  const plain = anExchange({ method: 'PUT', target: '/api/v1/namespaces/a/configmaps/c', requestBody: '{"a":1}' });
  const info = { ...plain.requestInfo!, verb: text, resource: text, apiGroup: text, namespace: text, name: text };
  const request = (more: object): Exchange => ({ ...plain, request: { ...plain.request, ...more } });
  const body = (content: string, more: object = {}) =>
    request({ body: { chunks: [Buffer.from(content)], size: content.length, truncated: false, ...more } });
  return [
    { ...plain, requestInfo: info },
    { ...plain, client: { address: text, userAgent: text } },
    { ...plain, upgrade: text },
    { ...plain, upstreamUrl: text },
    { ...plain, upstreamUrl: `https://h/${text}?a=${text}` },
    request({ method: text }),
    request({ headers: [[text, 'x']] }),
    request({ headers: [['X-A', text]] }),
    request({ headers: [[`X-${text}`, text]] }),
    body(text),
    body(JSON.stringify({ [text]: [text] })),
    body(JSON.stringify({ [text]: [text] }, undefined, 2)),
    body(JSON.stringify(text)),
    body(`{"a":"${text}"}`),
    body(`{"a":1}\n${text}\n`),
    body('{"a":1}', { truncated: true, withheld: text }),
    { ...plain, failure: { code: text, message: text } },
  ];
}

function exported(format: 'http' | 'postman', exchanges: readonly Exchange[], title = 'a trace'): string {
  const out = exporter(format, { version: '1', baseUrl: 'http://proxy', curlTarget: 'proxy', title });
  return out.begin + exchanges.map((exchange) => out.add(exchange)).join('') + out.end();
}

describe('an .http file', () => {
  /** All that we write of the language: no line but these, in this order. */
  const TEXT = String.raw`(?!\s*@)(?:(?!\{[{%])[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}])*`;
  const REQUEST = String.raw`(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \{\{baseUrl\}\}/[-\w.~!$&'()*+,;=@/?%[\]]* HTTP/1\.1\n`;
  const HEADERS = String.raw`(?:[A-Za-z][-\w]*: ${TEXT.replace(String.raw`(?!\s*@)`, '')}\n)*`;
  const BODY = String.raw`(?:\n(?<body>(?:(?!\{[{%])[^#<>?@/\n\p{Cf}\p{Zl}\p{Zp}](?:(?!\{[{%])[^\n\p{Cf}\p{Zl}\p{Zp}])*\n)+))?`;
  const ITEM = new RegExp(
    String.raw`^\n### ${TEXT}\n(?:# left out: ${TEXT}\n|(?:# incomplete: ${TEXT}\n)?${REQUEST}${HEADERS}${BODY})$`,
    'u',
  );

  test.each(WORDS)('holds nothing that is run, expanded or included: %j', (word) => {
    for (const text of shapes(word)) {
      for (const exchange of everywhere(text)) {
        const item = exported('http', [exchange]).slice('@baseUrl = http://proxy\n'.length);
        expect(item).toMatch(ITEM);
        const body = ITEM.exec(item)!.groups!['body'];
        if (body !== undefined) expect(JSON.parse(body)).toEqual(JSON.parse(String(exchange.request.body.chunks[0])));
      }
    }
  });

  test('says what it leaves out', () => {
    const yaml = anExchange({ method: 'PATCH', requestBody: 'a: "{{ $labels.instance }}"\n' });
    expect(exported('http', [yaml])).toContain('\n# left out: its body is not JSON, ');
    const header = anExchange({ requestHeaders: [['Impersonate-User', '{{user}}']] });
    expect(exported('http', [header])).toContain('\n# left out: its header Impersonate-User would be ');
    expect(exported('http', [header])).not.toContain('GET');
  });

  test.each(['/api/../x', '/api/v1/.', '/a/%2E%2e/x', '/a/..?x=1'])(
    'leaves out %s, of which a client would send another',
    (target) => {
      expect(exported('http', [anExchange({ target, method: 'DELETE' })])).toContain(
        '\n# left out: its path has dot segments',
      );
      expect(exported('http', [anExchange({ target: '/a/..b/x..?y=../z' })])).not.toContain('left out');
    },
  );

  test('sends a Prometheus rule as it was', () => {
    const text = JSON.stringify({ summary: '{{ $labels.instance }} down {{{x}}}' });
    const file = exported('http', [anExchange({ method: 'POST', requestBody: text })]);
    expect(file).not.toMatch(/\{\{(?!baseUrl\}\})/);
    expect(JSON.parse(file.trim().split('\n').at(-1)!)).toEqual(JSON.parse(text));
  });
});

describe('a Postman collection', () => {
  interface Collection {
    readonly info: { readonly name: string; readonly description?: string };
    readonly item: readonly { readonly name: string; readonly item: readonly { readonly request: Request }[] }[];
  }
  interface Request {
    readonly url: { readonly raw: string; readonly path: readonly string[] };
    readonly body?: { readonly mode: string; readonly raw: string };
  }

  test('holds no template but the URL of the proxy, no script, no variable of a path, no file', () => {
    const exchanges = TEXTS.flatMap((text) => [
      ...everywhere(text),
      anExchange({ target: `/${text.length}`, responseBody: text, responseHeaders: [['X-A', text]] }),
    ]);
    const text = exported('postman', exchanges, TEXTS.join(' '));
    const collection = JSON.parse(text) as Collection;
    const template = text.search(/\{\{(?!baseUrl\}\})/);
    expect(template < 0 ? '' : text.slice(template - 50, template + 50)).toBe('');
    expect(text).not.toMatch(/"(?:event|script|src|formdata|file)":/);
    const requests = collection.item.flatMap(({ item }) => item).map(({ request }) => request);
    expect(requests.length).toBeGreaterThan(TEXTS.length);
    for (const { url, body } of requests) {
      expect(url.raw).toMatch(/^\{\{baseUrl\}\}\/[^{}:]*$/);
      expect(url.path.filter((part) => part.startsWith(':'))).toEqual([]);
      expect(body?.mode ?? 'raw').toBe('raw');
    }
    expect(collection.info.description).toMatch(/^Left out; -o curl and -o har contain it:\n/);
  });

  test('has the same bodies', () => {
    for (const text of TEXTS) {
      const body = JSON.stringify({ [text]: text });
      const { item } = JSON.parse(
        exported('postman', [anExchange({ method: 'POST', requestBody: body })]),
      ) as Collection;
      expect(JSON.parse(item[0]!.item[0]!.request.body!.raw)).toEqual(JSON.parse(body));
    }
  });
});

test('a sequence diagram has a line for each message, and nothing of Mermaid in it', () => {
  for (const text of [...TEXTS, '%%{init: {"theme":"dark"}}%%', '$$x$$', '<script>', 'a;b', '#35;', 'end', '```']) {
    const out = exporter('mermaid', { version: '1', baseUrl: '', curlTarget: 'proxy', title: '' });
    for (const exchange of everywhere(text)) out.add(exchange);
    const [first, ...lines] = out.end().trimEnd().split('\n');
    expect(first).toBe('sequenceDiagram');
    const label = String.raw`(?:[^#;<>{}%$\x60\\\p{C}]|#\d+;)*`;
    const line = new RegExp(
      String.raw`^ {4}(?:participant \w+ as ${label}|\w+(?:->>|-->>|--x)\w+: ${label}|Note over client\d+,server: ${label})$`,
      'u',
    );
    expect(lines.filter((one) => !line.test(one))).toEqual([]);
  }
});
