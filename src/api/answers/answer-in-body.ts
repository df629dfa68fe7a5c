import { isObject } from '../body/object-facts.ts';
import { parseJson } from '../bounds/bounded-json.ts';
import { BOUNDS } from '../bounds/bounds.ts';
import { ownValue } from '../own-value.ts';
import { decodeStatus } from '../status/status-codec.ts';
import type { Status } from '../status/status.ts';
import type { FailedAnswer } from './failed-answer.ts';

/** What the body of an answer of 400 or more says, its Content-Encoding undone. */
export function answerInBody(code: number, contentType: string, body: Uint8Array): FailedAnswer {
  const status = decodeStatus(body, contentType);
  return status ? answerOfStatus(code, status) : textAnswer(code, new TextDecoder().decode(body.subarray(0, LONGEST)));
}

/** What a Status says. */
export function answerOfStatus(code: number, { message = '', reason = '', details = {} }: Status): FailedAnswer {
  return { code, message: message.trim(), reason, details, form: 'status' };
}

/** What other words say: those of a web server, a gateway, an application. */
export function textAnswer(code: number, text: string): FailedAnswer {
  if (text.trim() === '') return { code, message: '', reason: '', details: {}, form: 'none' };
  const page = /^\s*<(?:!doctype|html|head|\?xml)/i.test(text);
  const message = page
    ? oneLineText(/<title>([^<]{1,300})/i.exec(text)?.[1] ?? '')
    : oneLineText(messageIn(text) ?? text);
  return { code, message, reason: '', details: {}, form: page ? 'page' : 'text' };
}

/** What is read of a text, and what is kept of it. */
const LONGEST = 16 * 1024;
const LONGEST_WORDS = 300;

function oneLineText(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
}

/** Gateways put their words into an object of their own. */
function messageIn(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value = parseJson(text, BOUNDS.status);
    const message = isObject(value) ? ownValue(value, 'message') : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
