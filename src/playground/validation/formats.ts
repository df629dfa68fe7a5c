/** What is wrong with a text, in the words of apimachinery pkg/util/validation/validation.go; nothing if it has the form. */
export type Format = (text: string) => readonly string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const CONSIST = 'must consist of alphanumeric characters';

/** A lowercase RFC 1123 label. */
export const dnsLabel: Format = (text) => [
  ...tooLong(text, 63),
  ...(matches(text, LABEL)
    ? []
    : matches(text, SUBDOMAIN)
      ? ['must not contain dots']
      : [
          expected(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            LABEL,
            ['my-name', '123-abc'],
          ),
        ]),
];

/** A lowercase RFC 1123 subdomain, which most names are. */
export const dnsSubdomain: Format = (text) => [
  ...tooLong(text, 253),
  ...unless(
    matches(text, SUBDOMAIN),
    expected(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      SUBDOMAIN,
      ['example.com'],
    ),
  ),
];

/** A host that begins with `*.`. */
export const wildcardDomain: Format = (text) => {
  const form = `\\*\\.${SUBDOMAIN}`;
  const what =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [...tooLong(text, 253), ...unless(matches(text, form), expected(what, form, ['*.example.com']))];
};

/** A key of labels and the like: a name, with or without a DNS subdomain and a slash in front. */
export const qualifiedName: Format = (text) => {
  const parts = text.split('/');
  const form = expected(`${CONSIST}, '-', '_' or '.', and must start and end with an alphanumeric character`, KEY, [
    'MyName',
    'my.name',
    '123-abc',
  ]);
  if (parts.length > 2) {
    return [`a valid label key ${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [name = '', prefix] = parts.toReversed();
  return [
    ...(prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : dnsSubdomain(prefix)).map(
      (why) => `prefix part ${why}`,
    ),
    ...(name === '' ? ['must be non-empty'] : tooLong(name, 63)).map((why) => `name part ${why}`),
    ...unless(matches(name, KEY), `name part ${form}`),
  ];
};

/** The value of a label. */
export const labelValue: Format = (text) => {
  const form = `(${KEY})?`;
  const what = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;
  return [...tooLong(text, 63), ...unless(matches(text, form), expected(what, form, ['MyValue', 'my_value', '12345']))];
};

/** The name of a port of a container. */
export const portName: Format = (text) => [
  ...tooLong(text, 15),
  ...unless(/^[-a-z0-9]+$/.test(text), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'),
  ...unless(/[a-z]/.test(text), 'must contain at least one letter (a-z)'),
  ...unless(!text.includes('--'), 'must not contain consecutive hyphens'),
  ...unless(!/^-|-$/.test(text), 'must not begin or end with a hyphen'),
];

/** A key of the data of ConfigMaps and Secrets. */
export const configKey: Format = (text) => {
  const form = '[-._a-zA-Z0-9]+';
  const what = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  return [
    ...tooLong(text, 253),
    ...unless(matches(text, form), expected(what, form, ['key.name', 'KEY_NAME', 'key-name'])),
    ...(text === '.'
      ? [`must not be '.'`]
      : text === '..'
        ? [`must not be '..'`]
        : text.startsWith('..')
          ? [`must not start with '..'`]
          : []),
  ];
};

/** The name of an environment variable, since 1.34: anything that can be printed but `=`. */
export const variableName: Format = (text) =>
  unless(
    /^[\x20-\x3c\x3e-\x7e]*$/.test(text),
    "a valid environment variable name must consist only of printable ASCII characters other than '='",
  );

/** One segment of a path: names of RBAC objects (apimachinery pkg/api/validation/path/name.go). */
export const pathSegment: Format = (text) =>
  text === '.' || text === '..'
    ? [`may not be '${text}'`]
    : ['/', '%'].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`);

/** A port. */
export function portNumber(port: number): readonly string[] {
  return unless(port >= 1 && port <= 65_535, 'must be between 1 and 65535, inclusive');
}

function matches(text: string, form: string): boolean {
  return new RegExp(`^${form}$`).test(text);
}

function tooLong(text: string, length: number): string[] {
  return unless(Buffer.byteLength(text) <= length, `must be no more than ${length} characters`);
}

function unless(isFine: boolean, why: string): string[] {
  return isFine ? [] : [why];
}

function expected(what: string, form: string, examples: readonly string[]): string {
  return `${what} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${form}')`;
}
