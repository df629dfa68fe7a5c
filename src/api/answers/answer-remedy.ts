import { firstPart } from '../text/first-part.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { FIELD_RULES } from './field-rules.ts';
import { BODY_RULES } from './body-rules.ts';
import { CONFLICT_RULES } from './conflict-rules.ts';
import type { AnsweredRequest, FailedAnswer } from './failed-answer.ts';
import { misplacedRequest } from './misplaced-request.ts';
import { movedFacts, PLACE_RULES } from './place-rules.ts';
import { type Answered, filled, type Remedy, type RemedyRule, type TextFacts } from './remedy-rule.ts';
import { SERVER_RULES } from './server-rules.ts';

/** The table: the first row that fits counts. */
const RULES: readonly RemedyRule[] = [
  ...PLACE_RULES,
  ...BODY_RULES,
  ...FIELD_RULES,
  ...CONFLICT_RULES,
  ...SERVER_RULES,
];

/** How much of a message is searched: the signs take quadratic time for words that are made so. */
const LONGEST = 2000;
const NOTHING_KNOWN: AnsweredRequest = { method: '' };

/** What to do about an answer of 400 or more that is not a denial; `undefined` where nothing is known. */
export function answerRemedy(answer: FailedAnswer, request: AnsweredRequest = NOTHING_KNOWN): Remedy | undefined {
  const message = answer.message.slice(0, LONGEST);
  const answered = { answer: { ...answer, message }, request };
  const misplaced = misplacedRequest(answered);
  if (misplaced) return misplaced;
  for (const rule of RULES) {
    if (!rule.codes.includes(answer.code)) continue;
    const found = rule.sign?.exec(message);
    if (found === null || rule.when?.(answered) === false) continue;
    return { isCertain: rule.isGuess !== true, text: filled(rule.text, factsOf(answered, found?.groups)) };
  }
  return undefined;
}

function factsOf(answered: Answered, groups: Readonly<Record<string, string>> = {}): TextFacts {
  const { request, answer } = answered;
  return new Map([
    ...requestFacts(request),
    ...(answer.details.kind === undefined
      ? []
      : [['resource', resourceText(answer.details.kind, answer.details.group)] as const]),
    ...(answer.details.name === undefined ? [] : [['name', answer.details.name] as const]),
    ...movedFacts(answered),
    ...Object.entries(groups).filter(([, value]) => value !== undefined),
  ]);
}

function requestFacts({ method, contentType = '', requestInfo }: AnsweredRequest): [string, string][] {
  return [
    ['method', method],
    ['contentType', firstPart(contentType, ';').trim()],
    ...(requestInfo?.isResourceRequest === true ? resourceFacts(requestInfo) : []),
  ];
}

function resourceFacts({
  resource,
  subresource,
  apiPrefix,
  apiGroup,
  apiVersion,
  namespace,
  name,
}: RequestInfo): [string, string][] {
  const groupVersion = apiGroup === '' ? apiVersion : `${apiGroup}/${apiVersion}`;
  return [
    ['resource', resourceText(resource, apiGroup)],
    ['plural', resource],
    ['subresource', subresource],
    ['groupVersion', groupVersion],
    ['discovery', `/${apiPrefix}/${groupVersion}`],
    ['apiService', `${apiVersion}.${apiGroup}`],
    ['namespace', namespace],
    ['name', name],
  ];
}

/** As kubectl takes it: `pods`, `deployments.apps`. */
function resourceText(resource: string, group = ''): string {
  return group === '' ? resource : `${resource}.${group}`;
}
