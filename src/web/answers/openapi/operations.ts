import {
  ACCESS,
  COMPARISON,
  DECODED,
  EXPLAINED,
  FILTER_CHECK,
  LESSON,
  LESSONS,
  PASTED,
  ROLES,
  SESSION,
} from './answer-schemas.ts';
import { BODY, DETAIL } from './detail-schemas.ts';
import { COMMANDS, EDITABLE, RESEND, RESENT } from './request-schemas.ts';
import { EXCHANGE_LIST, HELLO, LOST, MATCHES, ROW, ROWS } from './row-schemas.ts';
import { type Described, object } from './schema.ts';

/** A parameter of a query. */
export interface Parameter {
  readonly name: string;
  readonly what: string;
  readonly isNeeded?: boolean;
  /** The words that it may be; otherwise any text. */
  readonly words?: readonly string[];
}

/** One thing that the API does. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/exchanges/{id}`. */
  readonly path: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  readonly query?: readonly Parameter[];
  readonly body?: Described<unknown>;
  /** A JSON object, or another media type. */
  readonly answer: Described<unknown> | string;
  /** What is in events of a stream, by their names. */
  readonly events?: Readonly<Record<string, Described<unknown>>>;
  /** Statuses of errors besides 400 and 401. */
  readonly errors?: readonly number[];
}

const FILTER: Parameter = { name: 'filter', what: 'conditions of --filter, as in `status>=400`' };
const SWITCH = ['true', 'false'];
const OWN: Parameter = { name: 'own', what: "whether kubetrace's own calls are among them", words: SWITCH };
const NOTHING = object<object>({});

/** All that the API does. Session and resume are of the page; resume is not in here, since only a page can answer it. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/exchanges',
    summary: 'The exchanges that are kept, by id, in pages',
    query: [
      FILTER,
      { name: 'limit', what: 'how many at most; 500 otherwise' },
      { name: 'continue', what: '`metadata.continue` of the page before' },
      OWN,
    ],
    answer: EXCHANGE_LIST,
  },
  { method: 'DELETE', path: '/exchanges', summary: 'Forgets all that have ended', answer: NOTHING },
  {
    method: 'GET',
    path: '/exchanges/{id}',
    summary: 'One exchange, taken apart',
    answer: DETAIL,
    errors: [404],
  },
  { method: 'GET', path: '/exchanges/{id}/row', summary: 'The same in one row', answer: ROW, errors: [404] },
  {
    method: 'GET',
    path: '/exchanges/{id}/bodies/{side}',
    summary: 'The body of the request or of the response, decoded',
    answer: BODY,
    errors: [404],
  },
  {
    method: 'GET',
    path: '/exchanges/{id}/access',
    summary: 'Why it was allowed, or what was missing and how to grant it',
    query: [{ name: 'ask', what: 'whether the server is asked why it was allowed', words: SWITCH }],
    answer: ACCESS,
    errors: [404],
  },
  {
    method: 'GET',
    path: '/exchanges/{id}/request',
    summary: 'The request in a form that can be edited and sent again',
    answer: EDITABLE,
    errors: [404],
  },
  {
    method: 'GET',
    path: '/exchanges/{id}/commands',
    summary: 'The request as commands of curl, kubectl and JavaScript',
    answer: COMMANDS,
    errors: [404],
  },
  {
    method: 'POST',
    path: '/exchanges/{id}/resend',
    summary:
      'Sends it again through the proxy, with what is edited; what may change something needs isConfirmed or isDryRun',
    body: RESEND,
    answer: RESENT,
    errors: [404, 409, 428, 502],
  },
  {
    method: 'POST',
    path: '/resend',
    summary: 'Sends a request through the proxy',
    body: RESEND,
    answer: RESENT,
    errors: [409, 428, 502],
  },
  {
    method: 'GET',
    path: '/events',
    summary: 'The rows as they are and then as they change, as server-sent events; Last-Event-ID resumes',
    query: [FILTER, { name: 'after', what: 'the same as the header Last-Event-ID' }],
    answer: 'text/event-stream',
    events: { hello: HELLO, lost: LOST, matches: MATCHES, rows: ROWS, lesson: LESSON },
  },
  {
    method: 'GET',
    path: '/roles',
    summary: 'The least roles for what was seen, with their evidence',
    query: [
      FILTER,
      {
        name: 'subject',
        what: 'serviceaccount:NAMESPACE/NAME, user:NAME or group:NAME; otherwise all who made requests',
      },
      { name: 'expand', what: 'widenings of rbac --expand, comma-separated: names, namespaces, verbs=read, names=3' },
      { name: 'missingOnly', what: 'only what was denied and not allowed later', words: SWITCH },
      { name: 'allowedOnly', what: 'without what was denied or never answered', words: SWITCH },
    ],
    answer: ROLES,
  },
  {
    method: 'GET',
    path: '/compare',
    summary: 'What two exchanges, or two lists of them, have different',
    query: [
      { name: 'left', what: 'ids, as in 1,2', isNeeded: true },
      { name: 'right', what: 'ids', isNeeded: true },
    ],
    answer: COMPARISON,
    errors: [404],
  },
  {
    method: 'GET',
    path: '/export',
    summary: 'The exchanges as a file for other tools',
    query: [
      { name: 'format', what: 'one of `exportFormats` of the session, as of show -o', isNeeded: true },
      FILTER,
      { name: 'ids', what: 'only these, as in 1,2' },
      { name: 'against', what: 'where commands of curl send to', words: ['proxy', 'server'] },
      OWN,
    ],
    answer: '*/*',
  },
  { method: 'GET', path: '/session', summary: 'What is traced, and what can be done here', answer: SESSION },
  {
    method: 'GET',
    path: '/filter',
    summary: 'Whether a filter can be read',
    query: [{ name: 'text', what: 'the filter' }],
    answer: FILTER_CHECK,
  },
  {
    method: 'POST',
    path: '/decode',
    summary: 'What kubetrace decode says of a text',
    body: PASTED,
    answer: DECODED,
    errors: [413],
  },
  {
    method: 'POST',
    path: '/explain',
    summary: 'What kubetrace explain says of a text; asks no server',
    body: PASTED,
    answer: EXPLAINED,
    errors: [413],
  },
  { method: 'GET', path: '/lessons', summary: 'What can be learnt on the playground', answer: LESSONS, errors: [404] },
  {
    method: 'POST',
    path: '/lessons/{number}',
    summary: 'Begins a lesson: how far it is comes as events',
    answer: LESSON,
    errors: [404],
  },
  {
    method: 'POST',
    path: '/lessons/{number}/steps/{step}',
    summary: 'Says that a step is done of which nothing passes the proxy',
    answer: LESSON,
    errors: [404, 409],
  },
  { method: 'GET', path: '/openapi.json', summary: 'This document', answer: object<object>({}) },
];
