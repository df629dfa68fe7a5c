import type { UnauthenticatedReason } from '../rules/denial.ts';

/** What is wrong with a credential that ks-apiserver rejected, in a word, and what helps. */
export interface TokenTrouble {
  readonly cause: UnauthenticatedReason;
  readonly advice: string;
}

/** By the text of a 401, which says more than kube-apiserver's (pkg/models/auth, pkg/apiserver/authentication, golang-jwt v4). */
export function tokenTroubleOf(message: string): TokenTrouble {
  return TROUBLES.find(([words]) => words.test(message))?.[1] ?? { cause: 'unknown', advice: ISSUED_HERE };
}

const ISSUED_HERE = 'send a token that this ks-apiserver issued';

const TROUBLES: readonly (readonly [words: RegExp, TokenTrouble])[] = [
  [/^jwt: token is expired by /, { cause: 'expired', advice: 'log in again, or refresh the token at /oauth/token' }],
  [
    /^jwt: token used before issued/,
    {
      cause: 'not-yet-valid',
      advice: 'correct the clock of the issuer or wait; the server allows authentication.issuer.maximumClockSkew (10s)',
    },
  ],
  [
    /^token not found in cache/,
    {
      cause: 'revoked',
      advice:
        'log in again: the token was revoked, or another replica issued it and the replicas share no cache (Redis)',
    },
  ],
  [
    /^signature is invalid|^crypto\/\w+: verification error/,
    {
      cause: 'wrong-issuer-or-key',
      advice:
        'send a token signed with jwtSecret of this cluster (another KubeSphere issued this one, or it was changed)',
    },
  ],
  [/^signing method none is invalid/, { cause: 'unsigned', advice: 'send a token signed with HS256' }],
  [/^signing method \S+ is invalid/, { cause: 'wrong-issuer-or-key', advice: 'send a token signed with HS256' }],
  [
    /^key is of invalid type/,
    {
      cause: 'wrong-issuer-or-key',
      advice:
        'send the access_token, not the id_token; tokens of Kubernetes ServiceAccounts are for kube-apiserver only',
    },
  ],
  [
    /^User\.iam\.kubesphere\.io ".*" not found/s,
    { cause: 'revoked', advice: 'create the user again: the token is still valid, but its user is gone' },
  ],
  [
    /^ServiceAccount\.kubesphere\.io ".*" not found/s,
    { cause: 'revoked', advice: 'create the ServiceAccount again; deleting its Secret alone revokes nothing' },
  ],
  [/^account is not active/, { cause: 'revoked', advice: 'enable the user (status.state Active)' }],
  [/^incorrect password/, { cause: 'wrong-password', advice: 'correct the user name or the password' }],
  [/^auth rate limit exceeded/, { cause: 'wrong-password', advice: 'wait: too many logins failed' }],
  [
    /^The request cannot be authenticated\./,
    {
      cause: 'unread-authorization',
      advice: 'write "Authorization: Bearer TOKEN", with one blank: the header is there, but cannot be read',
    },
  ],
  [
    /^token contains an invalid number of segments|^illegal base64|^invalid character|^unexpected end of JSON|^token is malformed|^json: /,
    { cause: 'malformed', advice: ISSUED_HERE },
  ],
];
