import { CREDENTIAL_WORDS, type CredentialFacts } from '../../api/credential-facts.ts';
import { withTexts } from '../../api/plain-data.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import { traceLine } from '../../trace/file/trace-line.ts';
import type { OwnCall, OwnQuestion } from '../../trace/own-call.ts';
import { rowOf } from '../kept/row-of.ts';
import type { ExchangeDetail, MessageDetail } from '../wire/detail.ts';
import { anatomyOf } from './anatomy-of.ts';
import { errorExplained } from './error-explained.ts';
import { requestHeaders, responseHeaders } from './header-details.ts';
import { timingParts } from './timing-parts.ts';

/** An exchange taken apart. Characters that cannot be seen are escaped. */
export function detailOf(exchange: Exchange): ExchangeDetail {
  const { request, response, upstreamUrl, credential, stream, upgrade, asked = [] } = exchange;
  const explanation = errorExplained(exchange);
  const detail: Omit<ExchangeDetail, 'raw'> = {
    row: rowOf(exchange),
    anatomy: anatomyOf(exchange),
    request: {
      target: request.target,
      httpVersion: request.httpVersion,
      headers: requestHeaders(request.headers),
      body: bodyFacts(request.body),
    },
    ...(response && {
      response: {
        status: response.status,
        statusText: response.statusText,
        headers: responseHeaders(response.headers),
        body: bodyFacts(response.body),
      },
    }),
    timing: timingParts(exchange),
    ...(stream && { stream }),
    ...(upgrade !== undefined && { upgrade }),
    upstreamUrl,
    ...(credential && { credential: credentialText(credential) }),
    asked: asked.map((call) => ({ id: call.id, what: askedWords(call) })),
    ...(explanation && { explanation }),
  };
  return { ...withTexts(detail, plainLine), raw: traceLine(exchange, MAX_RAW_BODY) };
}

/** Of each body in `raw`, in bytes: all of it is in the exports. */
const MAX_RAW_BODY = 64 * 1024;

function bodyFacts({ chunks, size, truncated, withheld }: CapturedBody): MessageDetail['body'] {
  const kept = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return { size, kept, isCut: truncated, ...(withheld !== undefined && { withheld }) };
}

/** `client certificate of admin (user "dev" in ~/.kube/config), acting as bob`. */
function credentialText({ kind, source, username, impersonates, insteadOf, overrules }: CredentialFacts): string {
  const acting = impersonates === undefined ? '' : `, acting as ${impersonates}`;
  if (kind === 'none') return `none${acting}`;
  const whose = username === undefined || username === '' ? '' : ` of ${username}`;
  // The source says it already.
  const what = kind === 'client' ? `${source}${whose}` : `${CREDENTIAL_WORDS[kind]}${whose} (${source})`;
  const replaced = insteadOf === undefined ? '' : `, in place of ${insteadOf}`;
  const ignored = overrules === undefined ? '' : `; it takes precedence over ${overrules}`;
  return `${what}${acting}${replaced}${ignored}`;
}

function askedWords({ asks, failure, milliseconds }: OwnCall): string {
  if (failure !== undefined) return `${QUESTIONS[asks]}: no answer (${failure})`;
  return milliseconds === undefined ? `${QUESTIONS[asks]}: not answered before the request ended` : QUESTIONS[asks];
}

const QUESTIONS: Readonly<Record<OwnQuestion, string>> = {
  allowed: 'why it was allowed',
  granted: 'what is granted to the user',
  roles: 'which roles and bindings there are',
};
