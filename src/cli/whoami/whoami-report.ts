import { age, moment } from '../../api/age.ts';
import { serverOfToken } from '../../api/dialects.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { ServerView } from '../upstream/server-view.ts';
import type { Verification } from './verify-token.ts';
import type { WhoamiFacts } from './whoami-facts.ts';

/** The facts, and what the server says. */
export interface WhoamiReport extends WhoamiFacts {
  readonly serverSees: ServerView;
  readonly signature?: Verification;
}

/** For a program: times in RFC 3339. */
export function whoamiData(report: WhoamiReport): object {
  const isTime = /^(?:issuedAt|notBefore|expiresAt)$/;
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) =>
      isTime.test(key) && typeof value === 'number' ? new Date(value).toISOString() : value,
    ),
  ) as object;
}

/** For a person: two columns, `now` in epoch milliseconds. */
export function whoamiText(report: WhoamiReport, now: number): string {
  const { context, namespace, server, proxy, credential, passedOver, impersonates } = report;
  const rows: readonly Row[] = [
    ['Context', context === '' ? report.source : `${report.source}, namespace ${namespace}`],
    ['Server', proxy === undefined ? server : `${server} through ${proxy}`],
    [
      'Credential',
      credential.kind === 'none' ? `none: ${credential.source}` : `${credential.kind}: ${credential.source}`,
    ],
    ...passedOver.map((reason): Row => ['Not used', reason]),
    ...tokenRows(report, now),
    ...certificateRows(report, now),
    ...(impersonates === undefined ? [] : [['Impersonates', impersonates] satisfies Row]),
    ...serverRows(report),
    ...signatureRows(report),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${plainLine(value)}\n`).join('');
}

type Row = [label: string, value: string];

/** The type of a token and, where a server in front of Kubernetes defines it, what it is good for. */
function tokenTypeText(type: string): string {
  const server = serverOfToken(type);
  return server ? `${type} of ${server.title}: ${server.tokenTypes.get(type) ?? ''}` : type;
}

function tokenRows({ token }: WhoamiReport, now: number): Row[] {
  if (!token) return [];
  if (!token.jwt)
    return [
      ['Token', 'opaque: only the server knows what it says'],
      ...expiryRow('Token expires', token.expiresAt, now),
    ];
  const { subject, type, groups, issuer, audiences, issuedAt, notBefore, expiresAt } = token;
  return [
    ['Token subject', subject ?? 'none'],
    ...(type === undefined ? [] : [['Token type', tokenTypeText(type)] satisfies Row]),
    ...(groups ? [['Token groups', groups.join(', ')] satisfies Row] : []),
    ['Token issuer', issuer ?? 'none'],
    ['Token audience', audiences?.join(', ') ?? 'none'],
    ...(issuedAt === undefined ? [] : [['Token issued', when(issuedAt, now)] satisfies Row]),
    ...(notBefore !== undefined && notBefore > now ? [['Token valid', when(notBefore, now)] satisfies Row] : []),
    ...(expiresAt === undefined
      ? [['Token expires', 'never'] satisfies Row]
      : expiryRow('Token expires', expiresAt, now)),
  ];
}

function certificateRows({ certificate }: WhoamiReport, now: number): Row[] {
  if (!certificate) return [];
  const { commonName, organizations, issuer, notBefore, expiresAt } = certificate;
  return [
    ['Certificate CN', commonName === '' ? 'none' : commonName],
    ['Certificate O', organizations.join(', ') || 'none'],
    ['Certificate by', issuer],
    ...(notBefore > now ? [['Certificate valid', when(notBefore, now)] satisfies Row] : []),
    ...expiryRow('Certificate expires', expiresAt, now),
  ];
}

function serverRows({ serverSees: { userInfo, problem, reason, explanation, clockAhead = 0 } }: WhoamiReport): Row[] {
  const { username = '', uid, groups = [], extra = {} } = userInfo ?? {};
  return [
    ['Server sees', problem ?? username],
    ...(reason === undefined ? [] : [['Why', `${reason}: ${explanation}`] satisfies Row]),
    ...(groups.length > 0 ? [['Groups', groups.join(', ')] satisfies Row] : []),
    ...(uid ? [['UID', uid] satisfies Row] : []),
    ...Object.entries(extra).map(([key, values]): Row => ['Extra', `${key}: ${values.join(', ')}`]),
    ...(Math.abs(clockAhead) < TOLERATED_SKEW
      ? []
      : [
          [
            'Clock',
            `the server's is ${age(Math.abs(clockAhead))} ${clockAhead > 0 ? 'ahead of' : 'behind'} ours`,
          ] satisfies Row,
        ]),
  ];
}

/** The Date header counts whole seconds, and the answer took its time. */
const TOLERATED_SKEW = 10_000;

function signatureRows({ signature }: WhoamiReport): Row[] {
  if (!signature) return [];
  if (!signature.verified) return [['Signature', `not verified: ${signature.reason}`]];
  const { algorithm, keyId } = signature;
  return [['Signature', `by this server, ${algorithm}${keyId === undefined ? '' : `, key ${keyId}`}`]];
}

function expiryRow(label: string, expiresAt: number | undefined, now: number): Row[] {
  if (expiresAt === undefined) return [];
  return [[expiresAt > now ? label : label.replace('expires', 'EXPIRED'), when(expiresAt, now)]];
}

/** `in 42m (2026-01-01T00:42:00Z)`, `3h ago (…)`. */
function when(time: number, now: number): string {
  const span = age(Math.abs(time - now));
  return `${time > now ? `in ${span}` : `${span} ago`} (${moment(time)})`;
}
