import { age, moment } from '../../../api/age.ts';
import { FRONT_SERVERS } from '../../../api/dialects.ts';
import type { UnauthenticatedReason } from '../../rules/denial.ts';
import { serviceAccountOf } from '../../rules/subject.ts';
import type { Claims, PresentedToken } from './presented-token.ts';

/** What is wrong with a credential. `text` goes on behind its name: `expired 3h ago`. */
export interface Trouble {
  readonly cause: UnauthenticatedReason;
  readonly text: string;
}

export interface Circumstances {
  /** The server's clock in epoch milliseconds, ours where it did not tell. */
  readonly now: number | undefined;
  /** How far the server's clock is ahead of ours, in milliseconds; absent where not known. */
  readonly clockAhead?: number | undefined;
  /** Whether a Kubernetes API server refused it; servers in front of it say more than `Unauthorized`. */
  readonly byKubernetes: boolean;
}

/** Why an API server does not take a token, as far as the token tells: its form, then its times, then whose and for whom it is. */
export function tokenTrouble(token: PresentedToken, circumstances: Circumstances): Trouble {
  switch (token.form) {
    case 'jwt':
      return jwtTrouble(token, circumstances);
    case 'aws':
      return awsTrouble(token.signedAt, circumstances);
    case 'malformed':
      return { cause: 'malformed', text: `is malformed: ${token.flaw}` };
    case 'masked':
      return { cause: 'unknown', text: 'was refused, and the recording does not hold it: nothing more can be told' };
    default:
      return { cause: 'opaque-token', text: OPAQUE[token.form] };
  }
}

const OPAQUE = {
  opaque: "is no JWT, and no authenticator of the server knows it: it was revoked, mistyped, or is another cluster's",
  bootstrap:
    'is a bootstrap token whose Secret in kube-system has expired or is gone: kubeadm token create makes another',
  openshift:
    "is a login token of OpenShift that has expired, was revoked, or is another cluster's: log in again (oc login)",
};

function jwtTrouble(
  { claims, isSigned }: Extract<PresentedToken, { form: 'jwt' }>,
  circumstances: Circumstances,
): Trouble {
  const issuer = circumstances.byKubernetes ? FRONT_SERVERS.find((server) => server.issued(claims)) : undefined;
  if (issuer) {
    const text = `is one of ${issuer.title}: ${issuer.server} takes it, a Kubernetes API server does not`;
    return { cause: `${issuer.dialect}-token`, text };
  }
  if (!isSigned) return { cause: 'unsigned', text: 'has no signature (alg none), which no API server accepts' };
  return timeTrouble(claims, circumstances) ?? accountTrouble(claims) ?? issuerTrouble(claims);
}

/** What go-jose allows at the start of a token's time. */
const LEEWAY = 60_000;

function timeTrouble({ exp, nbf, iat }: Claims, circumstances: Circumstances): Trouble | undefined {
  const { now } = circumstances;
  const expiry = timeOf(exp);
  if (now !== undefined && expiry !== undefined && expiry <= now) return expired(expiry, now, circumstances);
  const start = Math.max(timeOf(nbf) ?? 0, timeOf(iat) ?? 0);
  if (now === undefined || start <= now + LEEWAY) return undefined;
  const text = `is not valid before ${moment(start)}, in ${age(start - now)}${byWhichClock(circumstances)}`;
  return { cause: 'not-yet-valid', text: `${text}: the clock of who issued it, or the server's, is wrong` };
}

/** The sentence for whatever ended at `expiry`. */
export function expired(expiry: number, now: number, circumstances: Circumstances): Trouble {
  const text = `expired ${age(now - expiry)} ago (${moment(expiry)})${byWhichClock(circumstances)}`;
  return { cause: 'expired', text };
}

/** The Date header counts whole seconds, and the answer took its time. */
const TOLERATED_SKEW = 30_000;

function byWhichClock({ clockAhead = 0 }: Circumstances): string {
  if (Math.abs(clockAhead) < TOLERATED_SKEW) return '';
  return ` by the server's clock, which is ${age(Math.abs(clockAhead))} ${clockAhead > 0 ? 'ahead of' : 'behind'} ours`;
}

function accountTrouble(claims: Claims): Trouble | undefined {
  const account = serviceAccountOf(textOf(claims['sub']));
  if (!account) return undefined;
  const renew = `kubectl create token ${account.name} --namespace ${account.namespace} makes another`;
  const secret = textOf(claims['kubernetes.io/serviceaccount/secret.name']);
  if (secret !== '' || claims['iss'] === 'kubernetes/serviceaccount' || claims['exp'] === undefined) {
    const text = `is of the old kind without an end${secret && `, from Secret ${secret}`}: it is another cluster's, its Secret or ServiceAccount is gone, or it was put out of use after a year unused; ${renew}`;
    return { cause: 'legacy-token', text };
  }
  const audiences = audiencesOf(claims);
  const issuer = textOf(claims['iss']);
  if (audiences.length > 0 && !audiences.some((audience) => isApiServer(audience, issuer))) {
    const text = `is for the audience ${audiences.join(', ')} and not for the API server, which takes ${issuer || 'its own issuer'} unless --api-audiences says otherwise; ${renew}`;
    return { cause: 'wrong-audience', text };
  }
  const text = `looks in order (issuer, audience and time), so the server does not know the key that signed it, or what it is bound to is gone (${boundTo(claims)}): another cluster's token, an altered one, or one of a deleted account; ${renew}`;
  return { cause: 'wrong-issuer-or-key', text };
}

function issuerTrouble(claims: Claims): Trouble {
  const issuer = textOf(claims['iss']) || 'nobody it names';
  const audiences = audiencesOf(claims).join(', ') || 'no audience';
  const text = `was issued by ${issuer} for ${audiences}: a server takes such tokens only of the issuer and the audiences it is configured for (--oidc-issuer-url, --oidc-client-id, or its AuthenticationConfiguration), signed by a key of that issuer`;
  return { cause: 'wrong-issuer-or-key', text };
}

/** The default is the issuer itself; managed clusters have audiences of their own beside it. */
function isApiServer(audience: string, issuer: string): boolean {
  return (
    audience === issuer ||
    /^(?:https:\/\/)?kubernetes(?:\.default(?:\.svc(?:\.[\w.-]+)?)?)?\/?$/.test(audience) ||
    /\.azmk8s\.io"?$/.test(audience)
  );
}

/** pkg/serviceaccount/claims.go: the pod, node or Secret that it ends with. */
function boundTo(claims: Claims): string {
  const own = fieldsOf(claims['kubernetes.io']);
  const names = (['serviceaccount', 'pod', 'node', 'secret'] as const).flatMap((kind) => {
    const name = textOf(fieldsOf(own[kind])['name']);
    return name === '' ? [] : [`${kind} ${name}`];
  });
  return names.join(', ') || 'its ServiceAccount';
}

const AWS_TOKEN_LASTS = 15 * 60_000;

function awsTrouble(signedAt: number | undefined, circumstances: Circumstances): Trouble {
  const { now } = circumstances;
  const end = (signedAt ?? Infinity) + AWS_TOKEN_LASTS;
  if (now !== undefined && end <= now) return expired(end, now, circumstances);
  const text =
    'is of AWS IAM: it is for another cluster, or the cluster has no access entry (or aws-auth mapping) for its identity';
  return { cause: 'opaque-token', text };
}

function timeOf(seconds: unknown): number | undefined {
  const time = typeof seconds === 'number' ? seconds * 1000 : NaN;
  return Math.abs(time) <= 8.64e15 ? time : undefined;
}

function audiencesOf({ aud }: Claims): readonly string[] {
  return [aud].flat().filter((audience) => typeof audience === 'string');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fieldsOf(value: unknown): Claims {
  return typeof value === 'object' && value !== null ? (value as Claims) : {};
}
