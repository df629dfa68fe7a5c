import { age, moment } from '../../../api/age.ts';
import { FRONT_SERVERS } from '../../../api/dialects.ts';
import type { UnauthenticatedReason } from '../../rules/denial.ts';
import { serviceAccountOf } from '../../rules/subject.ts';
import type { Claims, PresentedToken } from './presented-token.ts';

/** What is wrong with a credential. `text` continues a sentence that its name begins: `expired 3h ago`. */
export interface Trouble {
  readonly cause: UnauthenticatedReason;
  readonly text: string;
}

/** What the rest of the exchange says about a 401. */
export interface Circumstances {
  /** The server's clock in epoch milliseconds, ours where the response has none. */
  readonly now: number | undefined;
  /** How far the server's clock is ahead of ours, in milliseconds; absent where not known. */
  readonly clockAhead?: number | undefined;
  /** Whether a Kubernetes API server rejected it; servers in front of it say more than `Unauthorized`. */
  readonly byKubernetes: boolean;
}

/** Why an API server does not accept a token, as far as the token shows: its form, then its lifetime, then its issuer and audience. */
export function tokenTrouble(token: PresentedToken, circumstances: Circumstances): Trouble {
  switch (token.form) {
    case 'jwt':
      return jwtTrouble(token, circumstances);
    case 'aws':
      return awsTrouble(token.signedAt, circumstances);
    case 'malformed':
      return { cause: 'malformed', text: `is malformed: ${token.flaw}` };
    case 'masked':
      return {
        cause: 'unknown',
        text: 'was rejected; the recording does not contain it, so the cause cannot be determined',
      };
    default:
      return { cause: 'opaque-token', text: OPAQUE[token.form] };
  }
}

const OPAQUE = {
  opaque:
    'is not a JWT, and no authenticator of the server knows it: it was revoked, mistyped, or belongs to another cluster',
  bootstrap:
    'is a bootstrap token whose Secret in kube-system has expired or was deleted: kubeadm token create makes another',
  openshift:
    'is a login token of OpenShift that has expired, was revoked, or belongs to another cluster: log in again (oc login)',
};

function jwtTrouble(
  { claims, isSigned }: Extract<PresentedToken, { form: 'jwt' }>,
  circumstances: Circumstances,
): Trouble {
  const issuer = circumstances.byKubernetes ? FRONT_SERVERS.find((server) => server.issued(claims)) : undefined;
  if (issuer) {
    const text = `is one of ${issuer.title}: ${issuer.server} accepts it, a Kubernetes API server does not`;
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
  return { cause: 'not-yet-valid', text: `${text}: the clock of its issuer, or the server's, is wrong` };
}

/** The sentence for a credential that ended at `expiry`. */
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
    const text = `is a legacy token that never expires${secret && ` (Secret ${secret})`}: it belongs to another cluster, its Secret or ServiceAccount was deleted (new ones of the same name do not bring it back), or, if Kubernetes before 1.24 made it by itself, it was invalidated after a year without use; if the ServiceAccount is there, ${renew}`;
    return { cause: 'legacy-token', text };
  }
  const audiences = audiencesOf(claims);
  const issuer = textOf(claims['iss']);
  if (audiences.length > 0 && !audiences.some((audience) => isApiServer(audience, issuer))) {
    const text = `is for the audience ${audiences.join(', ')}, not for the API server, which accepts ${issuer || 'its own issuer'} unless --api-audiences says otherwise; ${renew}`;
    return { cause: 'wrong-audience', text };
  }
  const text = `looks valid (issuer, audience, lifetime): either the server lacks the key that signed it (another cluster issued it, or it was altered), or the object it is bound to was deleted (${boundTo(claims)}); ${renew}`;
  return { cause: 'wrong-issuer-or-key', text };
}

function issuerTrouble(claims: Claims): Trouble {
  const issuer = textOf(claims['iss']) || 'an issuer that it does not name';
  const audiences = audiencesOf(claims).join(', ') || 'no audience';
  const text = `was issued by ${issuer} for ${audiences}: a server accepts such tokens only from the issuer and for the audiences it is configured for (--oidc-issuer-url, --oidc-client-id, or its AuthenticationConfiguration), signed by a key of that issuer`;
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
    'is an AWS IAM token: it is for another cluster, or the cluster has no access entry (or aws-auth mapping) for its identity';
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
