import { trimmedEnd } from '../../api/text/trim.ts';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';

/** A refusal found in text: the server's message without what kubectl or a log put around it, and the code it stands for. */
export interface RefusalText {
  readonly code: 401 | 403 | 422;
  readonly message: string;
}

/**
 * The refusals in what a person pastes or pipes: a bare message, what kubectl printed, a log. Repeats are given once.
 * A message may go on over several lines (the rules of an escalation, the text of a policy).
 */
export function refusalsIn(text: string): RefusalText[] {
  const blocks = [...text.matchAll(KUBECTL)].map(([, reason, message = '']) => kubectlRefusal(reason, message.trim()));
  const found = blocks.length > 0 ? blocks : looseRefusals(text);
  const distinct = new Map(found.flatMap((refusal) => (refusal ? [[refusal.message, refusal] as const] : [])));
  return [...distinct.values()];
}

/** What kubectl prints of an error, up to its next one (kubectl pkg/cmd/util/helpers.go). */
const KUBECTL =
  /^(?:Error from server(?: \((\w+)\))?|error(?=: (?:You must be logged in|unable to upgrade)|[^\n\r]*forbidden)): ([\s\S]*?)(?=^(?:Error from server|error: |Warning: )|(?![\s\S]))/gm;

const Q = String.raw`"(?:[^"\\]|\\.)*"`;
/** Where the server's message begins: `pods "x" is forbidden: `, `forbidden: User …`, `admission webhook "x" denied`; or a kubelet's. */
const BEGIN = new RegExp(
  String.raw`(?<![^\s"])(?:[^\s"]+ (?:${Q} )?is forbidden: ?|forbidden: User |admission webhook "|Forbidden \(user=)`,
);
/** A kubelet's whole text, with what the API server adds where it relays it. */
const KUBELET =
  /^Forbidden \(user=[^\n]{0,300}?, verb=[a-z]{0,30}, resource=nodes, subresource(?:\(s\))?=[^()\n]{0,300}\)(?: \( [^()\n]{0,300}\))?/;
const SENTENCE = new RegExp(
  String.raw`^(?:[^\s"]+ (?:${Q} )?is )?forbidden: User ${Q} cannot \S* ` +
    String.raw`(?:path ${Q}|resource ${Q} in API group ${Q} (?:in the namespace ${Q}|at the cluster scope))`,
);

/** The 422s behind which a permission is missing, as the server or kubectl words them. */
const INVALID =
  /^(?:Error from server \(Invalid\): .{0,300}?)?(?:The )?((?:(?:Validating|Mutating)AdmissionPolicy(?:Binding)?|ResourceClaim)\S* "[^"\n]*" is invalid: [\s\S]*)$/;

function kubectlRefusal(reason: string | undefined, text: string): RefusalText | undefined {
  if (reason === 'Unauthorized' || /\(Unauthorized\)$|: Unauthorized$/.test(text))
    return { code: 401, message: 'Unauthorized' };
  const begin = BEGIN.exec(text);
  if (begin) return { code: 403, message: text.slice(begin.index) };
  return reason === 'Forbidden' ? { code: 403, message: text } : undefined;
}

/** A bare message as a whole, else whatever the lines of a log hold. */
function looseRefusals(text: string): (RefusalText | undefined)[] {
  const bare = trimmedEnd(text.trimStart(), '\r\n');
  const invalid = INVALID.exec(bare)?.[1];
  if (invalid) return [{ code: 422, message: invalid }];
  if (/^"?Unauthorized"?$/.test(bare)) return [{ code: 401, message: 'Unauthorized' }];
  if (BEGIN.exec(bare)?.index === 0 && !isLog(bare)) return [textRefusal(bare)];
  // The rules of an escalation stand on lines of their own.
  return bare.split(/\r?\n(?!\{(?:APIGroups|Resources|NonResourceURLs):\[)/).flatMap(lineRefusals);
}

/** Several messages, one a line. */
function isLog(text: string): boolean {
  const [, ...rest] = text.split('\n');
  return rest.some((line) => BEGIN.test(line) && !line.startsWith('{'));
}

function lineRefusals(line: string): (RefusalText | undefined)[] {
  if (/: Unauthorized(?=["\\)]|$)/.test(line)) return [{ code: 401, message: 'Unauthorized' }];
  const quoted = [...line.matchAll(/(?<!\\)"(?:[^"\\]|\\.)*"/g)].flatMap(([literal]) => unescaped(literal));
  const texts = quoted.some((text) => BEGIN.test(text)) ? quoted : [line];
  return texts.map(textRefusal);
}

/** Structured logs put the message in quotes, its own quotes escaped. */
function unescaped(literal: string): string[] {
  if (!literal.includes(String.raw`\"`)) return [];
  try {
    const value = parseJson(literal, BOUNDS.record);
    return typeof value === 'string' ? [value] : [];
  } catch {
    return [];
  }
}

/** Behind the sentence only an authorizer's reason counts; a log may go on with its own words. */
function textRefusal(text: string): RefusalText | undefined {
  const begin = BEGIN.exec(text);
  if (!begin) return undefined;
  const message = text.slice(begin.index);
  const kubelet = KUBELET.exec(message)?.[0];
  if (kubelet !== undefined) return { code: 403, message: kubelet };
  const sentence = SENTENCE.exec(message)?.[0];
  if (sentence === undefined || message.startsWith(`${sentence}: `)) return { code: 403, message };
  return { code: 403, message: sentence };
}
