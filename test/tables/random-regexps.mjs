// Expressions for the filters and paths to try them on, made from a seed: what Go's syntax has, and what it refuses. Without commas,
// at which kubectl proxy splits its flags.

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LETTERS = [
  'a',
  'b',
  'c',
  'k',
  'K',
  's',
  'S',
  'Z',
  '0',
  '1',
  '7',
  '_',
  '-',
  ' ',
  '.',
  '/',
  '~',
  '^',
  ']',
  '{',
  '}',
  '\n',
  '\r',
  '\v',
  '\x7f',
  'é',
  'É',
  'ß',
  'ẞ',
  'ſ',
  '\u212a',
  'σ',
  'ς',
  'Σ',
  'ı',
  'İ',
  'Ǆ',
  'ǅ',
  'я',
  'א',
  '中',
  '\u2028',
  '\ufffd',
  '😀',
  '𐐀',
  '𐐨',
];
const PLAIN = [
  'a',
  'b',
  'c',
  'k',
  's',
  'Z',
  '0',
  '1',
  '_',
  '-',
  '/',
  'é',
  'ß',
  'σ',
  'я',
  '中',
  '😀',
  '𐐀',
  '~',
  ']',
  '}',
  '\n',
];
const CLASSES = [
  '\\d',
  '\\D',
  '\\s',
  '\\S',
  '\\w',
  '\\W',
  '\\pL',
  '\\PL',
  '\\pN',
  '\\p{Lu}',
  '\\p{^Lu}',
  '\\P{^Ll}',
  '\\P{Lt}',
  '\\p{Greek}',
  '\\P{Greek}',
  '\\p{Han}',
  '\\p{Latin}',
  '\\p{Common}',
  '\\p{Any}',
  '\\pC',
  '\\pZ',
  '\\p{Zs}',
  '\\pS',
  '\\pM',
];
const POSIX = [
  'alnum',
  'alpha',
  'ascii',
  'blank',
  'cntrl',
  'digit',
  'graph',
  'lower',
  'print',
  'punct',
  'space',
  'upper',
  'word',
  'xdigit',
];
const ESCAPES = [
  '\\a',
  '\\f',
  '\\n',
  '\\r',
  '\\t',
  '\\v',
  '\\0',
  '\\07',
  '\\012',
  '\\141',
  '\\1777',
  '\\x61',
  '\\x7F',
  '\\x{e9}',
  '\\x{1F600}',
  '\\x{d800}',
  '\\x{000061}',
  '\\.',
  '\\/',
  '\\-',
  '\\_',
  '\\]',
  '\\[',
  '\\{',
  '\\$',
  '\\^',
  '\\|',
  '\\\\',
  '\\ ',
];
const ANCHORS = ['^', '$', '\\A', '\\z', '\\b', '\\B'];
const REPEATS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{0}', '{1}', '{2}?', '{3}'];
const QUOTES = ['\\Qa.b\\E', '\\Q[^/]\\E', '\\Q\\E', '\\Qk', '\\Qé\\E'];
const OPENINGS = ['(', '(', '(?:', '(?i:', '(?s:', '(?m:', '(?U:', '(?im:', '(?i-s:', '(?-i:', '(?P<n>', '(?<name_1>'];
const FLAGS = ['(?i)', '(?s)', '(?m)', '(?U)', '(?is)', '(?-i)', '(?i-m)', '(?)', '(?-s)'];
const WRONG = [
  '\\8',
  '\\1',
  '\\C',
  '\\E',
  '\\Z',
  '\\z*',
  '\\G',
  '\\h',
  '\\é',
  '\\x',
  '\\x6',
  '\\xg1',
  '\\x{}',
  '\\x{110000}',
  '\\x{61',
  '\\pX',
  '\\p',
  '\\p{Grek}',
  '\\p{Lx',
  '\\p{}',
  '\\p{LC}',
  '\\p{greek}',
  '(?=a)',
  '(?!a)',
  '(?<=a)',
  '(?<!a)',
  '(?>a)',
  '(?#x)',
  '(?P=n)',
  '(?P<>a)',
  '(?P<a b>c)',
  '(?<n',
  '(?P<n>a',
  '(?i',
  '(?x)',
  '(?i-)',
  '(?-)',
  '(?--i)',
  '(?i-s-m)',
  '**',
  '+*',
  '{2}{3}',
  '{2}*',
  '???',
  '{1001}',
  '{99999999999}',
  '{02}',
  '{}',
  '{a}',
  '{1',
  '(',
  ')',
  '[',
  '[]',
  '[^',
  '[a',
  '[z-a]',
  '[[:nope:]]',
  '[[:alpha:]',
  '[\\Q]',
  '[\\b]',
  '[a\\',
  '\\',
  '|*',
  '(*)',
  '^*',
  '$+',
  '((a{10}){10}){11}',
  '(a{100}){11}',
  '(?i)*',
  '\\Q\\E*',
];

export function randomExpression(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const member = () => {
    const kind = random();
    if (kind < 0.2) return pick(CLASSES);
    if (kind < 0.35) return `[:${chance(0.2) ? '^' : ''}${pick(POSIX)}:]`;
    if (kind < 0.45) return pick(ESCAPES);
    if (kind < 0.65) return pick(['a-z', 'A-K', '0-7', 'à-ÿ', 'α-ω', '\\x00-\\x1f', '!-~', 'k-\u212a', '一-龥', ' -/']);
    return pick(LETTERS.filter((letter) => letter !== ']' && letter !== '^'));
  };
  const bracket = () =>
    `[${chance(0.35) ? '^' : ''}${chance(0.1) ? ']' : ''}${Array.from({ length: 1 + Math.floor(random() * 3) }, member).join('')}${chance(0.1) ? '-' : ''}]`;
  const piece = (depth) => {
    const kind = random();
    if (kind < 0.3) return pick(PLAIN);
    if (kind < 0.36) return '.';
    if (kind < 0.5) return bracket();
    if (kind < 0.58) return pick(CLASSES);
    if (kind < 0.64) return pick(ESCAPES);
    if (kind < 0.7) return pick(ANCHORS);
    if (kind < 0.73) return pick(QUOTES);
    if (kind < 0.77) return pick(FLAGS);
    return depth > 2 ? pick(PLAIN) : `${pick(OPENINGS)}${choice(depth + 1)})`;
  };
  const sequence = (depth) =>
    Array.from({ length: Math.floor(random() * 4) }, () => piece(depth) + (chance(0.3) ? pick(REPEATS) : '')).join('');
  const choice = (depth) => Array.from({ length: chance(0.25) ? 2 : 1 }, () => sequence(depth)).join('|');
  // Between anchors most of it decides.
  const made = chance(0.6)
    ? `^/(?:${chance(0.5) ? choice(1) : piece(1)})${chance(0.3) ? pick(REPEATS) : ''}$`
    : choice(0);
  if (made === '') return '|';
  if (!chance(0.25)) return made.replaceAll(',', '');
  const at = Math.floor(random() * (made.length + 1));
  return (made.slice(0, at) + pick(WRONG) + made.slice(at)).replaceAll(',', '');
}

/** A decoded path that neither kubectl nor a URL parser would write otherwise. Of `/` alone kubectl proxy makes the empty path. */
export function randomPath(random) {
  const letters = LETTERS.filter((letter) => letter !== '/' && letter !== '.');
  const length = 1 + Math.floor(random() * random() * 6);
  return `/${Array.from({ length }, (_, i) => (i > 0 && i < length - 1 && random() < 0.1 ? 'x/y' : letters[Math.floor(random() * letters.length)])).join('')}`;
}
