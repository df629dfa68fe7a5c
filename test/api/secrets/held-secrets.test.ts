import { describe, expect, test } from 'vitest';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import { Random } from '../../support/a-random.ts';

const TOKEN = 'PROXYSECRET-3f9a1c77e2';

describe('text', () => {
  test.each<[what: string, text: string, masked: string]>([
    ['the value', `Bearer ${TOKEN}!`, 'Bearer <masked>!'],
    ['twice', `${TOKEN} ${TOKEN}${TOKEN}`, '<masked> <masked>'],
    ['cut at the end, from eight characters on', 'a PROXYSEC', 'a <masked>'],
    ['a few characters of it', 'a PROXYSE', 'a PROXYSE'],
    ['something else', 'PROXYSECRET-3f9a1c77e3', 'PROXYSECRET-3f9a1c77e3'],
    ['escaped in a URL', `?x=PROXYSECRET%2D3f9a1c77e2&y`, '?x=<masked>&y'],
    ['escaped twice', `?x=%2550ROXYSECRET%252D3f9a1c77e2&y`, '?x=<masked>&y'],
    ['escaped in JSON', String.raw`"a\nPROXYSECRET\u002d3f9a1c77e2\n"`, String.raw`"a\n<masked>\n"`],
    ['escaped in JSON in JSON', String.raw`"\"PROXYSECRET\\u002d3f9a1c77e2\""`, String.raw`"\"<masked>\""`],
    ['as Go quotes what is not text', String.raw`"\x50ROXYSECRET-3f9a1c77e2\xff"`, String.raw`"<masked>\xff"`],
    ['in base64', Buffer.from(`user:${TOKEN}`).toString('base64'), 'dXNlcjp<masked>'],
    ['an escape that is none', `100% PROXYSE %zz ${TOKEN}`, '100% PROXYSE %zz <masked>'],
    ['after what looks like an escape', `%${TOKEN}`, '%<masked>'],
  ])('%s', (_, text, masked) => {
    expect(holding(TOKEN).masked(text)).toBe(masked);
  });

  test('characters beyond ASCII, as they are and as Node reads them in a header', () => {
    const secrets = holding('gehäusetür€1');
    expect(secrets.masked('x gehäusetür€1 y')).toBe('x <masked> y');
    const header = Buffer.from('x gehäusetür€1 y').toString('latin1');
    expect(secrets.masked(header)).toBe('x <masked> y');
    expect(secrets.masked(String.raw`x geh\u00e4uset\u00fcr\u20ac1 y`)).toBe('x <masked> y');
  });

  test('a key is found by its lines', () => {
    const line = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';
    const secrets = holding(`-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`);
    expect(secrets.masked(`key: ${line}\\n-----END PRIVATE KEY-----`)).toBe(
      'key: <masked>\\n-----END PRIVATE KEY-----',
    );
  });

  test('what is shorter than eight characters is left alone', () => {
    expect(holding('kubectl').masked('kubectl get pods')).toBe('kubectl get pods');
    expect(new HeldSecrets().masked(TOKEN)).toBe(TOKEN);
  });
});

test('data is given back as it is where it holds nothing', () => {
  const data = { a: ['x', 1, null], b: { c: true } };
  const secrets = holding(TOKEN);
  expect(secrets.maskedData(data)).toBe(data);
  expect(secrets.maskedData({ ...data, d: [{ e: `Bearer ${TOKEN}` }] })).toEqual({
    ...data,
    d: [{ e: 'Bearer <masked>' }],
  });
});

describe('what is renewed', () => {
  test('is held for eight renewals more', () => {
    const secrets = new HeldSecrets();
    const hold = secrets.renewable();
    const token = (i: number) => `token-number-${i}-`;
    for (let i = 0; i < 8; i++) hold(token(i));
    expect(secrets.masked(token(0))).toBe('<masked>');
    hold(token(8));
    expect(secrets.masked(token(0))).toBe(token(0));
    expect(secrets.masked(token(1))).toBe('<masked>');
  });

  test('stays where somebody else holds it too, and the same again is not a renewal', () => {
    const secrets = holding(TOKEN);
    const hold = secrets.renewable();
    hold(TOKEN);
    for (let i = 0; i < 8; i++) hold('another-token');
    for (let i = 0; i < 9; i++) hold(`token-number-${i}-`);
    expect(secrets.masked(TOKEN)).toBe('<masked>');
    expect(secrets.masked('another-token')).toBe('another-token');
  });
});

const LETTERS = characters('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.');
const ALPHABETS = [
  LETTERS,
  characters('0123456789abcdef'),
  characters('ab'),
  characters(' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~aA1'),
  characters('äöü€😀\tabc\\"u0041%25'),
];

/** Each writes a value as somebody may who sends it back. */
const ENCODERS: Readonly<Record<string, (value: string, random: Random) => string>> = {
  'as it is': (value) => value,
  'escaped for a URL': (value) => encodeURIComponent(value),
  'escaped for a form': (value) => new URLSearchParams({ x: value }).toString().slice(2),
  'percent here and there': (value, random) => percentAll(value, () => random.below(2) === 0, random),
  'percent everywhere': (value, random) => percentAll(value, () => true, random),
  'percent twice': (value, random) => encodeURIComponent(percentAll(value, () => random.below(3) === 0, random)),
  JSON: (value) => JSON.stringify(value).slice(1, -1),
  'JSON in JSON': (value) => JSON.stringify(JSON.stringify(value)).slice(1, -1),
  'JSON in ASCII': (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[^\0-\x7f<>&]/gu, unicodeEscapes),
  'JSON, escaped here and there': (value, random) =>
    characters(value)
      .map((c) => (random.below(2) ? unicodeEscapes(c) : JSON.stringify(c).slice(1, -1)))
      .join(''),
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64 in JSON with escaped slashes': (value) => Buffer.from(value).toString('base64').replaceAll('/', '\\/'),
  'base64url after something': (value, random) =>
    Buffer.from('x'.repeat(random.below(4)) + value + 'y'.repeat(random.below(4))).toString('base64url'),
  'base64 after something, escaped': (value, random) =>
    encodeURIComponent(Buffer.from('x'.repeat(random.below(4)) + value).toString('base64')),
  'base64 of what is escaped': (value, random) =>
    Buffer.from(`id${'x'.repeat(random.below(3))}:${encodeURIComponent(value)}`).toString('base64'),
};

describe.each(Object.entries(ENCODERS))('in bytes that come in any pieces: %s', (name, encode) => {
  test('a secret is never in what is shown, and nothing else is missing', () => {
    const random = new Random(name.length * 7919);
    for (let run = 0; run < 100; run++) {
      const alphabet = random.of(ALPHABETS);
      const secret = `Zx${random.text(8 + random.below(random.of([8, 60, 60, 700])), alphabet)}Q`;
      const others = [random.text(12, LETTERS), `${secret.slice(0, 9)}other`];
      const encoded = encode(secret, random);
      const [before, after] = [random.text(random.below(40), FILLER), random.text(random.below(40), FILLER)];
      const secrets = holding(...others, secret);
      const stream = secrets.stream();
      const shown = Buffer.concat([
        ...random.pieces(Buffer.from(before + encoded + after)).map((piece) => stream.push(piece)),
        stream.end(),
      ]).toString();
      const rest = shown.split('<masked>');
      expect([shown, rest.length > 1, rest[0]!.startsWith(before), rest.at(-1)!.endsWith(after)]).toEqual([
        shown,
        true,
        true,
        true,
      ]);
      // What is long is found by its parts, and base64 shares a character with its neighbours at either end.
      const left = [
        rest[0]!.slice(before.length),
        ...rest.slice(1, -1),
        rest.at(-1)!.slice(0, -after.length || undefined),
      ];
      expect(Math.max(...left.map(({ length }) => length))).toBeLessThanOrEqual(10);
      if (/^[\0-\x7f]*$/.test(before + encoded + after)) {
        expect(secrets.masked(before + encoded + after)).toBe(shown.replace(/(?:<masked>)+/g, '<masked>'));
      }
    }
  });
});

test('bytes that hold nothing pass as they are, in the very pieces in which they come', () => {
  const secrets = holding(TOKEN, 'another-token');
  const piece = Buffer.from('{"kind":"PodList","items":[{"a":"b\\n%41"}]}\n');
  expect(secrets.stream().push(piece)).toBe(piece);
});

test('what begins like a secret and goes on otherwise comes with the next piece, whole', () => {
  const stream = holding(TOKEN).stream();
  expect(String(Buffer.from(stream.push(Buffer.from('x PROXYSECRET-3'))))).toBe('x ');
  expect(String(Buffer.from(stream.push(Buffer.from('f9 and so on'))))).toBe('PROXYSECRET-3f9 and so on');
  expect(stream.end()).toHaveLength(0);
});

test('what a stream holds back is shown when nothing is held any more', () => {
  const secrets = new HeldSecrets();
  const hold = secrets.renewable();
  hold(TOKEN);
  const stream = secrets.stream();
  stream.push(Buffer.from('x PROXYSECRET-3'));
  for (let i = 0; i < 8; i++) hold(`${i}`);
  expect(String(Buffer.from(stream.push(Buffer.from('f9a1c77e2 and so on'))))).toBe('PROXYSECRET-3f9a1c77e2 and so on');
});

test('a secret that begins in another is masked to its end, though they come in two pieces', () => {
  const stream = holding('abcdefghij', 'fghijklmnopq').stream();
  const shown = [stream.push(Buffer.from('x abcdefghij')), stream.push(Buffer.from('klmnopq y')), stream.end()];
  expect(Buffer.concat(shown).toString()).toBe('x <masked> y');
  const other = holding('abcdefghij', 'fghijklmnopq').stream();
  const rest = [other.push(Buffer.from('x abcdefghij')), other.push(Buffer.from('kl y')), other.end()];
  expect(Buffer.concat(rest).toString()).toBe('x <masked>kl y');
});

test.each([
  ['percent signs', '%'],
  ['what eight tokens of one issuer begin with', `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(400)}`],
  ['the same in escapes', '%65%79%4a%68%62%47%63%69'],
  ['the same in JSON', String.raw`\u0065\u0079\u004a\u0068\u0062\u0047`],
  ['first bytes in JSON', String.raw`\u0065`],
])('a text that was made to take long is masked as a whole, not searched on and on: %s', (_, part) => {
  const tokens = Array.from(
    { length: 8 },
    (_unused, i) => `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(400)}${i}-${'y'.repeat(20)}`,
  );
  const secrets = holding('%-starts-like-this', ...tokens);
  expect(secrets.masked(part.repeat(Math.ceil(3_000_000 / part.length)))).toBe('<masked>');
});

test('a long text that is like those of Kubernetes is left as it is', () => {
  const random = new Random(7);
  const item = () => `{"name":"${random.text(12, LETTERS)}","x":"\\"${random.text(5, LETTERS)}\\"%2F\\u003c"}`;
  const text = Array.from({ length: 20_000 }, item).join();
  expect(holding(TOKEN, random.text(900, LETTERS)).masked(text) === text).toBe(true);
});

/** Nothing that could be part of an escape. */
const FILLER = characters('ghijklm nopqrst:;,.{}[]"\n');

function holding(...values: readonly string[]): HeldSecrets {
  const secrets = new HeldSecrets();
  secrets.hold(...values);
  return secrets;
}

function percentAll(value: string, chosen: () => boolean, random: Random): string {
  return [...Buffer.from(value)]
    .map((byte) => {
      const hex = byte.toString(16).padStart(2, '0');
      const mustBe = byte >= 0x80 || byte === 0x25;
      return mustBe || chosen() ? `%${random.below(2) ? hex : hex.toUpperCase()}` : String.fromCharCode(byte);
    })
    .join('');
}

function unicodeEscapes(character: string): string {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

function characters(text: string): string[] {
  return Array.from(text);
}
