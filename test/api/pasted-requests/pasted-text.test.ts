import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PastedText } from '../../../src/api/pasted-requests/pasted-text.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

const KLOG = 'I1126 04:13:46.931552   12232 ';

describe('one line, one request', () => {
  test.each([
    // METHOD URL.
    ['GET /api/v1/pods', 'GET /api/v1/pods'],
    ['  delete /api/v1/namespaces/a/pods/x ', 'delete /api/v1/namespaces/a/pods/x'],
    ['QUERY /api/v1/pods', 'QUERY /api/v1/pods'],
    ['/metrics', 'GET /metrics'],
    ['https://h:6443/api/v1/pods?limit=1', 'GET https://h:6443/api/v1/pods?limit=1'],
    ['GET /api/v1/pods 200', 'GET /api/v1/pods'],
    ['GET https://h/api/v1/pods: 403 Forbidden', 'GET https://h/api/v1/pods'],
    ['GET /a b', 'GET /a b: the URL contains a space; write it as %20'],
    ['GET', 'GET : the line has no URL; write METHOD URL'],
    // Heads of requests, and what shows them.
    ['POST /apis/apps/v1/namespaces/a/deployments HTTP/1.1', 'POST /apis/apps/v1/namespaces/a/deployments'],
    ['> GET /api/v1/pods HTTP/2', 'GET /api/v1/pods'],
    ['E..4..@.@.......GET /api/v1/pods HTTP/1.1', 'GET /api/v1/pods'],
    ['12:00:00.1 IP a.1 > b.80: Flags [P.], length 9: HTTP: PUT /api/v1/nodes/x HTTP/1.1', 'PUT /api/v1/nodes/x'],
    // Access logs.
    [
      '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET /api/v1/pods HTTP/1.1" 200 9 "-" "kubectl/v1.27"',
      'GET /api/v1/pods',
    ],
    [
      '[2026-01-01T00:00:00.000Z] "PATCH /api/v1/nodes/x HTTP/2" 200 - 0 9 1 0 "-" "curl/8" "id" "h" "10.0.0.1:443"',
      'PATCH /api/v1/nodes/x',
    ],
    [String.raw`{"msg":"\"DELETE /api/v1/namespaces/a/pods/x HTTP/1.1\" 200"}`, 'DELETE /api/v1/namespaces/a/pods/x'],
    ['{"method":"GET","path":"/api/v1/nodes","response_code":200}', 'GET /api/v1/nodes'],
    ['[GIN] 2026/01/01 - 00:00:00 | 200 | 5ms | 127.0.0.1 | GET      "/api/v1/pods"', 'GET /api/v1/pods'],
    [
      'time="…" level=info msg=done method=POST url=https://h/api/v1/namespaces status=201',
      'POST https://h/api/v1/namespaces',
    ],
    // Errors of Go, and of client-go.
    [
      'Get "https://10.96.0.1:443/api/v1/pods?limit=500": dial tcp 10.96.0.1:443: i/o timeout',
      'GET https://10.96.0.1:443/api/v1/pods?limit=500',
    ],
    ['Unable to connect to the server: Post "https://h/api/v1/namespaces": EOF', 'POST https://h/api/v1/namespaces'],
    ['{"err":"Get \\"https://h/api/v1/pods\\": context deadline exceeded"}', 'GET https://h/api/v1/pods'],
    ['Get https://h/api?timeout=32s: dial tcp: lookup h: no such host', 'GET https://h/api?timeout=32s'],
    [
      `${KLOG}request.go:697] Waited for 1.1s due to client-side throttling, not priority and fairness, request: GET:https://h/apis/batch/v1?timeout=32s`,
      'GET https://h/apis/batch/v1?timeout=32s',
    ],
    // Audit, and kube-apiserver's own log.
    [
      '{"kind":"Event","stage":"ResponseComplete","requestURI":"/api/v1/pods?limit=5\\u0026x=1","verb":"list","user":{}}',
      'GET /api/v1/pods?limit=5&x=1',
    ],
    ['{"requestURI":"/api/v1/namespaces/a/pods/x","verb":"deletecollection"}', 'DELETE /api/v1/namespaces/a/pods/x'],
    [
      `${KLOG}httplog.go:132] "HTTP" verb="WATCH" URI="/api/v1/pods?watch=true" latency="1ms" resp=200`,
      'GET /api/v1/pods?watch=true',
    ],
    // kubectl 1.27 to 1.32 at -v 6, 7 and 9, and 1.33 to 1.36.
    [
      `${KLOG}round_trippers.go:553] GET https://h/api?timeout=32s 200 OK in 11 milliseconds`,
      'GET https://h/api?timeout=32s',
    ],
    [
      `${KLOG}round_trippers.go:553] GET https://h/api?timeout=32s  in 11 milliseconds`,
      'GET https://h/api?timeout=32s',
    ],
    [`${KLOG}round_trippers.go:463] GET https://h/api/v1/pods?limit=500`, 'GET https://h/api/v1/pods?limit=500'],
    [
      `${KLOG}round_trippers.go:466] curl -v -XPOST  -H "Accept: application/json" 'https://h/api/v1/namespaces'`,
      'POST https://h/api/v1/namespaces',
    ],
    [
      `${KLOG}round_trippers.go:632] "Response" verb="GET" url="https://h/api/v1/pods?limit=500" status="200 OK" milliseconds=8`,
      'GET https://h/api/v1/pods?limit=500',
    ],
    [
      `${KLOG}round_trippers.go:632] "Response" verb="GET" url="https://h/api/v1/pods" status="" milliseconds=8`,
      'GET https://h/api/v1/pods',
    ],
    [
      `${KLOG}round_trippers.go:527] "Request" verb="PUT" url="https://h/api/v1/nodes/x" headers=<`,
      'PUT https://h/api/v1/nodes/x',
    ],
    [
      '{"ts":1,"msg":"Response","verb":"GET","url":"https://h/api/v1/pods","status":"200 OK"}',
      'GET https://h/api/v1/pods',
    ],
    [
      String.raw`{"ts":1,"msg":"Request","curlCommand":"curl -v -XGET  -H \"Accept: a\" 'https://h/api/v1/pods'\n"}`,
      'GET https://h/api/v1/pods',
    ],
    [
      '2026-01-01T00:00:00Z stderr F I0101 00:00:00.000000       1 a.go:1] GET https://h/api/v1/pods 403 Forbidden in 1 milliseconds',
      'GET https://h/api/v1/pods',
    ],
    ['\u001b[36mGET\u001b[0m /api/v1/pods', 'GET /api/v1/pods'],
    // Older API servers.
    [`${KLOG}wrap.go:47] GET /api/v1/nodes: (2.5ms) 200 [kubectl/v1.9 10.0.0.1:1]`, 'GET /api/v1/nodes'],
    ['AUDIT: id="x" ip="10.0.0.1" method="GET" user="jane" uri="/api/v1/pods"', 'GET /api/v1/pods'],
    // Commands.
    [
      'TOKEN=$(kubectl create token x); curl -H "Authorization: Bearer $TOKEN" https://h/api/v1/pods',
      'GET https://h/api/v1/pods',
    ],
    ['PODS=$(curl -s https://h/api/v1/pods)', 'GET https://h/api/v1/pods'],
    ['1. `GET /api/v1/nodes`', 'GET /api/v1/nodes'],
    ['curl -k https://h/api/v1/pods', 'GET https://h/api/v1/pods'],
    ['me@host:~$ sudo /usr/bin/curl -X DELETE h:6443/api/v1/nodes/x', 'DELETE http://h:6443/api/v1/nodes/x'],
    ['- run: curl "$URL/api/v1/pods"', 'GET /api/v1/pods'],
    ['try `curl https://h/api/v1/pods`, please', 'GET https://h/api/v1/pods'],
    ['kubectl get --raw /apis/metrics.k8s.io/v1beta1/nodes | jq .', 'GET /apis/metrics.k8s.io/v1beta1/nodes'],
    [
      '$ kubectl --context dev create --raw=/api/v1/namespaces/a/pods/x/eviction -f x.json',
      'POST /api/v1/namespaces/a/pods/x/eviction',
    ],
    ['kubectl replace --raw "/api/v1/namespaces/a/finalize" -f -', 'PUT /api/v1/namespaces/a/finalize'],
    ['kubectl delete --raw /api/v1/namespaces/a', 'DELETE /api/v1/namespaces/a'],
    [
      'KUBECONFIG=x kubectl exec web -- curl -sk https://kubernetes.default/api/v1/secrets',
      'GET https://kubernetes.default/api/v1/secrets',
    ],
    [
      "kubectl exec web -it -- sh -c 'curl -s https://kubernetes.default.svc/version'",
      'GET https://kubernetes.default.svc/version',
    ],
    ['kubectl.1.33 rollout restart deployment/web', 'kubectl rollout'],
    ['kubectl --token=geheim get secrets', 'kubectl get'],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual({ found: [expected], without: 0 });
  });

  test.each([
    'nothing here',
    'cd /tmp',
    '/var/log/syslog: permission denied',
    "you can't use curl like that",
    'curl: (7) Failed to connect to h port 443',
    'Error from server (NotFound): pods "x" not found',
    'kubectl get pods -v=6',
    'WARN /var/log is full',
    '"verb": "get",',
    'x'.repeat(3_000_000),
  ])('%.40s has none', (line) => {
    expect(read(line)).toEqual({ found: [], without: 1 });
  });
});

describe('several lines, one request', () => {
  test.each([
    ['a continued command', "curl 'https://h/api/v1/pods' \\\n  -H 'accept: application/json' \\\n  --compressed"],
    ['a body in quotes', `curl https://h/api/v1/pods -X GET -d '{\n  "kind": "GET /api/v1/x"\n}'`],
    ['the end of the text in the middle of a command', 'curl https://h/api/v1/pods \\'],
    ['cmd.exe', 'curl ^"https://h/api/v1/pods^" ^\n  -H ^"accept: x^"'],
    ['PowerShell', 'curl.exe https://h/api/v1/pods `\n  -k'],
    [
      'a head',
      'GET https://h/api/v1/pods HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer geheim\r\nKubectl-Command: kubectl get\r\n\r\n',
    ],
    ['a head of HTTP/2', ':authority: h\n:method: GET\n:path: https://h/api/v1/pods\naccept: */*'],
    ['names and values on lines of their own', ':method\nGET\n:path\nhttps://h/api/v1/pods'],
    ['developer tools', 'Request URL: https://h/api/v1/pods\nRequest Method: GET'],
    ['indented JSON', '  "requestURI": "https://h/api/v1/pods",\n  "verb": "list",'],
    ['a HAR', '  "method": "GET",\n  "httpVersion": "HTTP/1.1",\n  "url": "https://h/api/v1/pods",'],
  ])('%s', (_, text) => {
    const { found, without } = read(text);
    expect(found).toEqual(['GET https://h/api/v1/pods']);
    expect(without).toBe(text.includes('httpVersion') ? 1 : 0);
  });

  test('kubectl mentions a request when it sends it and when it is answered: that is one', () => {
    const old = `${KLOG}round_trippers.go:466] curl -v -XGET  -H "Accept: a" 'https://h/api/v1/pods'\n${KLOG}round_trippers.go:553] GET https://h/api/v1/pods 200 OK in 6 milliseconds`;
    const now = `${KLOG}round_trippers.go:527] "Request" curlCommand=<\n\tcurl -v -XGET  -H "Accept: a" 'https://h/api/v1/pods'\n >\n${KLOG}round_trippers.go:632] "Response" verb="GET" url="https://h/api/v1/pods" status="200 OK" headers=<`;
    expect(read(old).found).toEqual(['GET https://h/api/v1/pods']);
    expect(read(now).found).toEqual(['GET https://h/api/v1/pods']);
    expect(read(`${now}\n${now}`).found).toHaveLength(2);
    expect(read('curl -v https://h/api/v1/pods\n> GET /api/v1/pods HTTP/1.1\n> Host: h\n> ').found).toHaveLength(1);
  });

  test('a quote that nothing closes takes no request with it', () => {
    const lines = ['curl "https://h/api/v1/a', ...Array.from({ length: 300 }, (_, at) => `GET /api/v1/pods/${at}`)];
    const { found } = read(lines.join('\n'));
    expect(found).toEqual(['GET https://h/api/v1/a', ...lines.slice(1)]);
    expect(read("curl can't\nGET /api/v1/pods\nthat's it")).toEqual({ found: ['GET /api/v1/pods'], without: 2 });
  });
});

describe('whatever is pasted', () => {
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'curl',
          'kubectl',
          ' ',
          "'",
          '"',
          '`',
          '$(',
          '${',
          ')',
          '\\',
          '^',
          '-X',
          '--raw',
          '-',
          'GET',
          '/api',
          'http://',
          ':',
          ':method',
          '\t',
          '{',
          '"verb":',
          '"url":',
          "$'",
          '#',
          '|',
          '\u001b[',
          ...Object.values(HOSTILE_TEXTS),
        ),
      )
      .map((words) => words.join('')),
  );

  test('nothing throws, and each line is a request, of a request, or counted', () => {
    const property = fc.property(fc.array(junk, { maxLength: 6 }), (lines) => {
      const text = new PastedText();
      const found = [...lines.flatMap((line) => text.read(line)), ...text.end()];
      expect(text.linesWithout).toBeGreaterThanOrEqual(0);
      expect(text.linesWithout).toBeLessThanOrEqual(lines.length);
      const filled = lines.filter((line) => /[^\s\ufeff]/.test(line)).length;
      if (
        found.length === 0 &&
        filled === lines.length &&
        lines.every((line) => !line.includes('\u001b') && !/[:>^`'"$\\]|curl|kubectl|verb|url/.test(line))
      ) {
        expect(text.linesWithout).toBe(filled);
      }
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('among any other lines a request is found', () => {
    const word = fc.stringMatching(/^[a-z ,.]{0,40}$/);
    const property = fc.property(fc.array(word), fc.array(word), (before, after) => {
      const { found } = read([...before, 'curl https://h/api/v1/pods', ...after].join('\n'));
      expect(found).toContain('GET https://h/api/v1/pods');
    });
    fc.assert(property);
  });

  test.each([
    '\\',
    '$(',
    '${',
    '`',
    "'",
    '"',
    '(',
    ' ',
    '\t',
    'GET ',
    'Get "',
    ':',
    '.',
    '/',
    'GET /',
    "curl '",
    'curl $(',
    '\\"verb',
    '^',
    '-c ',
    '[',
    '] ',
  ])(
    'a line of many %j is read in linear time',
    (part) => {
      const line = part.repeat(Math.floor(300_000 / part.length));
      expect(read(`${line}\ncurl ${line}\nGET ${line}\nGET /api/v1/pods`).found.at(-1)).toContain('/api/v1/pods');
    },
    10_000,
  );
});

function read(text: string): { readonly found: string[]; readonly without: number } {
  const pasted = new PastedText();
  const findings = [...text.split('\n').flatMap((line) => pasted.read(line)), ...pasted.end()];
  const found = findings.map((finding) =>
    'kubectl' in finding
      ? `kubectl ${finding.kubectl}`
      : `${finding.method} ${finding.url}${finding.problem === undefined ? '' : `: ${finding.problem}`}`,
  );
  return { found, without: pasted.linesWithout };
}
