import { fromRawHeaders, headerValue } from '../../api/request/header-list.ts';
import { annotateStatus } from '../../api/status/status-annotation.ts';
import type { StatusCause } from '../../api/status/status.ts';
import { formatWarning } from '../../api/status/warning-header.ts';
import { cureLine } from '../../rbac/cures/cure-line.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { Answer, AnswerBody } from '../send/answer.ts';
import type { Explained } from './read-denial.ts';

/** `--annotate`: where clients are told what was missing. */
export type AnnotateMode = 'body,headers' | 'headers' | 'off';

export interface Annotating {
  readonly mode: AnnotateMode;
  /** Whether an upgrade was refused: kubectl exec, attach and cp print the message of the Status but no header. */
  readonly upgrade: boolean;
}

/**
 * Adds to a refusal what was missing: `Warning: 299 kubetrace "…"`, which kubectl prints; `X-Kubetrace-Missing-Rule`, a PolicyRule
 * as JSON or an array of them; and one more of `Status.details.causes`, the rule as JSON in its `field`, or for a 401 the word for
 * what is wrong with the credential. What was near is told by a second `Warning` and another of the `causes`. The rest of the body
 * stays byte for byte; a compressed one that is added to goes on uncompressed.
 */
export function annotate({ answer, content, denial }: Explained, { mode, upgrade }: Annotating): Answer {
  if (mode === 'off' || !denial) return answer;
  const line = cureLine(denial);
  const rules = rulesOf(denial);
  const near = denial.nearMiss && `near miss: ${denial.nearMiss}`;
  const rawHeaders = [...answer.rawHeaders, 'Warning', formatWarning(line)];
  if (near) rawHeaders.push('Warning', formatWarning(near));
  if (rules !== undefined && rules.length <= MAX_RULE_HEADER) rawHeaders.push('X-Kubetrace-Missing-Rule', rules);
  const annotated = { ...answer, rawHeaders };
  const cause = causeOf(denial, rules, line);
  if (mode === 'headers' || !content || !cause) return annotated;
  const contentType = headerValue(fromRawHeaders(rawHeaders), 'content-type') ?? '';
  const causes = [cause, ...(near ? [{ reason: 'NearMiss', message: near }] : [])];
  const body = causes.reduce<Uint8Array | undefined>((bytes, each) => {
    const appendMessage = upgrade ? `\nkubetrace: ${each.message ?? ''}` : '';
    return bytes && annotateStatus(bytes, contentType, { cause: each, appendMessage });
  }, content);
  return body ? withBody(annotated, body) : annotated;
}

/** Clients limit their headers, Node's to 16 KiB in all; the body has no limit. */
const MAX_RULE_HEADER = 4096;

function causeOf(denial: Denial, rules: string | undefined, message: string): StatusCause | undefined {
  if (denial.class === 'unauthenticated') return { reason: 'Unauthenticated', message, field: denial.cause };
  return rules === undefined ? undefined : { reason: 'MissingRBACRule', message, field: rules };
}

/** The rules of the least cure as ASCII JSON; `undefined` where RBAC is no cure. */
function rulesOf({ cures }: Denial): string | undefined {
  const rules = cures[0]?.grants.flatMap((grant) => grant.rules) ?? [];
  if (rules.length === 0) return undefined;
  const json = JSON.stringify(rules.length === 1 ? rules[0] : rules);
  return json.replace(/[^\u0020-\u007e]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

function withBody(answer: Answer, bytes: Uint8Array): Answer {
  const kept = fromRawHeaders(answer.rawHeaders).filter(([name]) => !/^content-(?:length|encoding)$/iu.test(name));
  return { ...answer, rawHeaders: [...kept.flat(), 'Content-Length', String(bytes.byteLength)], body: bodyFrom(bytes) };
}

function bodyFrom(bytes: Uint8Array): AnswerBody {
  return {
    flow: async (take) => {
      take(bytes);
      return [];
    },
    resume: () => undefined,
    abort: () => undefined,
  };
}
