import type { RemedyRule } from './remedy-rule.ts';

/** The server reads the object and does not accept its fields: 422 (apimachinery pkg/util/validation/field/errors.go; kubernetes pkg/apis). */
export const FIELD_RULES: readonly RemedyRule[] = [
  {
    codes: [422],
    sign: /metadata\.annotations: Too long/,
    text: 'kubectl apply keeps a copy of the object in an annotation, which may have 256 KiB: use kubectl apply --server-side.',
  },
  {
    codes: [422],
    sign: /Too long: (?:must have at most 1048576 bytes|may not be (?:longer|more) than 1048576)/,
    text: 'ConfigMaps and Secrets hold up to 1 MiB: split it, or keep its data elsewhere (a volume, an object store).',
  },
  {
    codes: [422],
    sign: /metadata\.resourceVersion: Invalid value: .*must be specified for an update/,
    text: 'PUT needs the metadata.resourceVersion that was read last: GET the object, change it, PUT it back. PATCH needs none.',
  },
  {
    codes: [422],
    sign: /field is immutable|may not be changed|updates to [\w ]+ (?:for fields other than|are forbidden)|pod updates may not (?:change|add|remove)/,
    text: 'This field cannot change while the object exists. Delete the object and create it again (kubectl replace --force does both), or use a new name.',
  },
  {
    codes: [422],
    sign: /`?selector`? does not match template `?labels`?/,
    text: 'Give spec.template.metadata.labels every label of spec.selector.',
  },
  {
    codes: [422],
    sign: /provided (?:port|IP) is already allocated/,
    text: 'Another Service has it: choose another, or leave the field out and the server chooses.',
  },
  {
    codes: [422],
    sign: /fieldManager: Required value/,
    text: 'Server-side apply needs the query ?fieldManager=NAME.',
  },
  {
    codes: [422],
    sign: /a (?:lowercase )?(?:DNS-1123|DNS-1035|RFC 1123|RFC 1035) (?:subdomain|label)/,
    text: 'Names are lower-case letters, digits and - (mostly also .), and begin and end with a letter or digit.',
  },
  {
    codes: [422],
    sign: /quantities must match/,
    text: 'Quantities are written like 100m, 0.5, 128Mi or 1Gi.',
  },
  {
    codes: [422],
    sign: /the server rejected our request due to an error in our request/,
    when: ({ request }) => request.contentType?.startsWith('application/json-patch+json') === true,
    text: 'The JSON patch does not fit the object: a path does not exist (/ in a key is ~1), or a test operation failed.',
  },
  {
    codes: [422],
    sign: /Required value/,
    text: 'Add the fields that are called required; kubectl explain shows what goes into them.',
  },
  {
    codes: [422],
    sign: /Unsupported value/,
    text: 'Use one of the supported values that the message lists.',
  },
  {
    codes: [422],
    sign: /Duplicate value/,
    text: 'A list has two entries of the same key: rename or remove one.',
  },
  {
    codes: [422],
    sign: /Invalid value|Too long|Too many/,
    isGuess: true,
    text: 'Change the field that the message names; after the value it says what is allowed.',
  },
];
