import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

const MIB = 1024 * 1024;
const EMPTY = gzipSync('');

/** Texts and bodies of about `size` bytes that take a careless reader long, by what is in them. */
export function hostileTexts(size = MIB) {
  const many = (piece, length = size) => piece.repeat(Math.max(1, Math.floor(length / Buffer.byteLength(piece))));
  const numbered = (piece) => {
    let text = '';
    for (let i = 0; text.length < size; i++) text += piece(i);
    return text;
  };
  const filled = (hex) => Buffer.alloc(size, Buffer.from(hex, 'hex'));
  return {
    json: jsonTexts({ many, numbered, size }),
    yaml: yamlTexts({ many, numbered, size }),
    cbor: cborBodies({ filled, numbered }),
    protobuf: protobufBodies(filled),
    messages: messages({ many, numbered }),
    targets: targets(many),
    headers: { names: many('a='), blanks: `a${many(' \t')}=`, semicolons: many(';'), pieces: many('\0\t') },
  };
}

/** Bodies with their Content-Encoding; the bombs are of this size, those that few write a third of it. */
export function compressedBodies(bomb = 300 * MIB) {
  const numbered = (piece, size) => Array.from({ length: size / piece(9999).length }, (_, i) => piece(i)).join('');
  return {
    'a bomb': ['gzip', gzipSync(Buffer.alloc(bomb, 32))],
    'a bomb twice': ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(bomb, 32)))],
    'a bomb by brotli': ['br', brotliCompressSync(Buffer.alloc(bomb / 3, 32))],
    'a bomb by deflate': ['deflate', deflateSync(Buffer.alloc(bomb / 3, 32))],
    texts: ['gzip', gzipSync(Buffer.from(numbered((i) => `{"a${i}":"${(i * 7919).toString(36)}"}`, 7 * MIB)))],
    'lists in brackets': ['gzip', gzipSync('['.repeat(8 * MIB))],
    cut: ['gzip', gzipSync(Buffer.from(numbered((i) => `{"a${i}":${i}}`, 9 * MIB))).subarray(0, 64 * 1024)],
    'empty members': ['gzip', Buffer.alloc(50_000 * EMPTY.length, EMPTY)],
    'not compressed': ['gzip', Buffer.alloc(MIB, 97)],
  };
}

function jsonTexts({ many, numbered, size }) {
  return {
    'open lists': many('['),
    'nested lists': `${many('[', size / 2)}${many(']', size / 2)}`,
    'open maps': many('{"a":'),
    'a list of numbers': `[${many('0,')}0]`,
    'empty lists': `[${many('[],')}0]`,
    'empty maps': `[${many('{},')}0]`,
    'keys of one map': `{${numbered((i) => `"k${i}":1,`)}"kind":"Status","apiVersion":"v1"}`,
    'maps of other keys': `[${numbered((i) => `{"${i.toString(36)}":1},`)}0]`,
    'a Status with causes': `{"kind":"Status","apiVersion":"v1","details":{"causes":[${many('{"reason":"a"},')}{}]}}`,
    'a list of objects': `{"kind":"PodList","apiVersion":"v1","items":[${numbered((i) => `{"metadata":{"name":"p${i}","labels":{"l${i}":"x"}}},`)}{}]}`,
    'a Table': `{"kind":"Table","apiVersion":"meta.k8s.io/v1","columnDefinitions":[{"name":"A"}],"rows":[${many('{"cells":["a"],"object":{"metadata":{"name":"x"}}},')}{"cells":[]}]}`,
    backslashes: `"${many('\\\\')}"`,
    'an open text': `"${many('a')}`,
    quotes: many('"'),
    blanks: `${many(' ')}1`,
    'a cut list': `{"kind":"PodList","apiVersion":"v1","items":[${many('0,')}`,
    'a cut deep list': `${many('[', 150)}${many('[],')}`,
  };
}

function yamlTexts({ many, numbered, size }) {
  return {
    'lists in brackets': `${many('[', size / 2)}${many(']', size / 2)}`,
    'lists in brackets of a map': `a: ${many('[')}`,
    'a wide list in brackets': `a: [${many('b, ')}]`,
    'a wide map in braces': `a: {${many('b: c, ')}}`,
    keys: `kind: Status\napiVersion: v1\n${numbered((i) => `k${i}: v\n`)}`,
    'equal keys': `kind: Status\napiVersion: v1\n${many('k: v\n')}`,
    'long indents': numbered((i) => `${' '.repeat(i)}a:\n`),
    lists: `a:\n${many('- b\n')}`,
    dashes: many('- '),
    'complex keys': many('? '),
    aliases: `a: &a x\nb: [${many('*a,')}]\n`,
    anchors: numbered((i) => `- &a${i} b\n`),
    merges: `a: &a {x: 1}\n${many('b: {<<: *a}\n')}`,
    'aliases of aliases': `a: &a [x,x,x]\n${numbered((i) => `k${i}: &k${i} [*a,*a,*a]\n`)}`,
    escapes: `kind: Status\nmessage: "${many('\\x41')}"\n`,
    'an open text': `kind: Status\nmessage: "${many('a\n ')}`,
    'lines of a text': `kind: Status\nmessage: a\n${many(' b\n')}`,
    'single quotes': `a: '${many("''")}'`,
    'a literal': `a: |\n${many('  b\n')}`,
    'a folded text': `a: >\n${many('  b\n')}`,
    'blank lines': `a: 1\n${many('\n')}`,
    comments: many('#\n'),
    hashes: `a: ${many('b#')}`,
    colons: `a${many(':')}`,
    documents: many('---\n'),
    'a list of objects': `apiVersion: v1\nitems:\n${numbered((i) => `- metadata:\n    name: p${i}\n`)}kind: PodList\n`,
  };
}

function cborBodies({ filled, numbered }) {
  return {
    'nested lists': bytes('d9d9f7', filled('81')),
    'nested maps': bytes('d9d9f7', filled('a16161')),
    tags: bytes('d9d9f7', filled('c0')),
    'open lists': bytes('d9d9f7', filled('9f')),
    'a list of numbers': bytes('d9d9f79a000ffff0', filled('00')),
    'empty maps': bytes('d9d9f79a000ffff0', filled('a0')),
    'a list that claims 2^32': bytes('d9d9f79affffffff', filled('00')),
    'a map of keys': bytes(
      'd9d9f7ba00030000',
      Buffer.from(
        numbered((i) => `D${i.toString(36).padStart(4, '0')}\0`),
        'latin1',
      ),
    ),
    'a text that claims 2^53': hex('d9d9f75b001fffffffffffff'),
    'invalid UTF-8': bytes('d9d9f75a000fff00', filled('ff')),
    'long numbers': bytes('d9d9f79a000ffff0', filled('1bffffffffffffffff')),
  };
}

function protobufBodies(filled) {
  return Object.fromEntries(
    ['Status', 'Pod', 'PodList', 'ConfigMap'].flatMap((kind) =>
      Object.entries({
        'empty fields': filled('0a00'),
        'empty items': filled('1200'),
        numbers: filled('0800'),
        groups: filled('0b'),
        broken: filled('ff'),
        causes: field(5, filled('2200')),
        labels: field(1, filled('5a00')),
        'invalid UTF-8': field(3, filled('ff')),
      }).map(([name, raw]) => [`${kind}, ${name}`, envelope(kind, raw)]),
    ),
  );
}

function messages({ many, numbered }) {
  return {
    words: many('user '),
    'x is forbidden': many('x is forbidden: '),
    'User "': FORBIDDEN + many('User "'),
    'User "a" cannot': FORBIDDEN + many('User "a" cannot '),
    'in API group': `${FORBIDDEN}User "a" cannot get resource "p" ${many('in API group "" ')}`,
    quotes: `${FORBIDDEN}User "${many('\\"')}`,
    'quotes with a backslash': many('"\\'),
    rules: GRANT + many('{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n'),
    'other rules': GRANT + numbered((i) => `{APIGroups:["g${i}"], Resources:["r${i}"], Verbs:["get" "list"]}\n`),
    'rules of names':
      GRANT + numbered((i) => `{APIGroups:[""], Resources:["pods"], ResourceNames:["n${i}"], Verbs:["v${i}"]}\n`),
    'rules of resources': GRANT + numbered((i) => `{APIGroups:[""], Resources:["r${i}"], Verbs:["get"]}\n`),
    'open rules': GRANT + many('{APIGroups:["'),
    'one rule': `${GRANT}{APIGroups:[""], Resources:[${numbered((i) => `"r${i}" `)}], Verbs:["get"]}`,
    'groups of nobody': GRANT.replace('["a"]', `[${many('"\\')}]`),
    'RBAC: [': `${FORBIDDEN}User "j" cannot get resource "pods" in API group "" in the namespace "d": RBAC: [${many('role.rbac.authorization.k8s.io "x" not found, ')}`,
    newlines: FORBIDDEN + many('\n'),
    blanks: `${FORBIDDEN}${many(' ')}x`,
    colons: many(': '),
    webhooks: `admission webhook "a" denied the request: ${many('admission webhook "')}`,
    quota: `${FORBIDDEN}exceeded quota: q, requested: ${many('pods=1,')}`,
    PodSecurity: `${FORBIDDEN}violates PodSecurity "restricted:latest": ${many('a (container "x" must ')}`,
    groups: `${FORBIDDEN}user "jane" (groups=[${many('"a" ')}`,
    kubelet: many('Forbidden (user=b, verb=get, resource=nodes, '),
    'a policy parameter': KIND + many(' must have "get" permission on all objects of the referenced paramKind (kind=a'),
    'a policy parameter, no place': KIND.replace('Kind', 'Ref') + many(' does not have "i'),
    containers: `${FORBIDDEN}Container ${many(' with envVar s')}`,
    'required permissions': FORBIDDEN + many('requires one of [I'),
    ServiceAccounts: `failed to describe user: ${many('"kubesphere:serviceaccount:')}`,
    'dashes in a name': `${many('-')}a "x" is forbidden: User "j" cannot get resource "${many('-', 1000)}" in API group "" at the cluster scope`,
    slashes: `${FORBIDDEN}User "j" cannot get path "${many('/')}\n/"`,
    stars: `${GRANT}{NonResourceURLs:["${many('*')}x"], Verbs:["get"]}`,
  };
}

function targets(many) {
  return {
    slashes: `/api/${many('/')}`,
    pods: `/api/${many('/pods/')}`,
    'question marks': `/api?${many('?')}`,
    parameters: `/api?${many('a=b&')}`,
    letters: `/${many('a')}@`,
    services: `/services/${many('ks-apiserver')}`,
    iam: many('/iam.kubesphere.io'),
    escapes: `/api/v1/${many('%2f')}`,
    'invalid UTF-8': `/api/v1/${many('%ff')}`,
    selectors: `/api/v1/pods?labelSelector=${many('a%3Db%2C')}`,
    blanks: `/api/v1/pods?labelSelector=${many('+')}`,
  };
}

const bytes = (...parts) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));
const hex = (text) => Buffer.from(text, 'hex');
const varint = (number) => {
  const out = [];
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...out, rest]);
    out.push((rest & 127) | 128);
  }
};
/** A field of a protobuf message that holds bytes. */
export const field = (number, content) => Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
const envelope = (kind, raw) =>
  bytes('6b387300', field(1, Buffer.concat([field(1, Buffer.from('v1')), field(2, Buffer.from(kind))])), field(2, raw));
const FORBIDDEN = 'pods "x" is forbidden: ';
const GRANT =
  'clusterroles.rbac.authorization.k8s.io "x" is forbidden: user "jane" (groups=["a"]) is attempting to grant RBAC permissions not currently held:\n';
const KIND = 'MutatingAdmissionPolicy "" is invalid: spec.paramKind: Forbidden: user ';
