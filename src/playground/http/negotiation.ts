/** A media type that a client accepts: `application/json;as=Table;v=v1;g=meta.k8s.io`. */
export interface AcceptedType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The wire formats of an object. */
export type MediaType = 'application/json' | 'application/yaml' | 'application/vnd.kubernetes.protobuf';

/** In the order in which the server prefers them. */
const SUPPORTED: readonly MediaType[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** The clauses of an Accept header, best first. No header is the same as anything. */
export function parseAccept(header: string | undefined): readonly AcceptedType[] {
  return (header?.trim() || '*/*')
    .split(',')
    .map((clause) => {
      const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
      const parameters = Object.fromEntries(rest.map((parameter) => parameter.split('=').map((part) => part.trim())));
      return { type: type.toLowerCase(), parameters } as AcceptedType;
    })
    .toSorted((a, b) => quality(b) - quality(a));
}

/** The media type that a clause gets, or `undefined` if the server has none for it. */
export function servedAs({ type }: AcceptedType): MediaType | undefined {
  if (type === '*/*' || type === 'application/*') return 'application/json';
  return SUPPORTED.find((supported) => supported === type);
}

/**
 * The first acceptable clause with what it is served as. `converts` says which conversions (`as=…`) the answer can take;
 * a clause that asks for another one is skipped (apiserver pkg/endpoints/handlers/negotiation/negotiate.go).
 */
export function negotiate(
  accepted: readonly AcceptedType[],
  converts: (clause: AcceptedType) => boolean,
): { readonly mediaType: MediaType; readonly clause: AcceptedType } | undefined {
  for (const clause of accepted) {
    const mediaType = servedAs(clause);
    if (mediaType && (clause.parameters['as'] === undefined || converts(clause))) return { mediaType, clause };
  }
  return undefined;
}

/**
 * Whether the client wants its JSON indented: people with curl do, programs do not. An empty parameter says nothing, and one that is no
 * Go boolean says no (apiserver pkg/endpoints/handlers/negotiation/negotiate.go, isPrettyPrint).
 */
export function wantsPretty(query: URLSearchParams, userAgent = '', clause?: AcceptedType): boolean {
  if (clause?.parameters['pretty'] === '1') return true;
  const asked = query.get('pretty') ?? '';
  return asked === '' ? /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent) : TRUE.test(asked);
}

/** What Go's strconv.ParseBool takes for true. */
const TRUE = /^(?:1|t|T|true|TRUE|True)$/;

function quality({ parameters }: AcceptedType): number {
  const q = Number(parameters['q'] ?? 1);
  return Number.isNaN(q) ? 1 : q;
}
