/** What a Kubernetes object of any kind says about itself. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The facts of an object in plain data, as JSON has it; `undefined` where it is not an object. Items of a list do not have their kind. */
export function objectFacts(
  value: unknown,
  of: { readonly apiVersion?: string; readonly kind?: string } = {},
): ObjectFacts | undefined {
  if (!isObject(value)) return undefined;
  const { metadata } = value;
  const [apiVersion, kind] = [textOf(value['apiVersion']) ?? of.apiVersion, textOf(value['kind']) ?? of.kind];
  if (kind === undefined) return undefined;
  const meta = isObject(metadata) ? metadata : {};
  const facts = (['namespace', 'name', 'uid', 'resourceVersion'] as const).flatMap((field) => {
    const text = textOf(meta[field]);
    return text === undefined ? [] : [[field, text] as const];
  });
  const labels = isObject(meta['labels'])
    ? Object.entries(meta['labels']).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];
  return {
    apiVersion: apiVersion ?? '',
    kind,
    ...Object.fromEntries(facts),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  };
}

/** True for a JSON object: neither an array nor null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
