import type { UnauthenticatedReason } from '../../rules/denial.ts';

/**
 * What the words of a 401 mean. A Kubernetes API server says `Unauthorized` and nothing else; ks-apiserver passes on what its JWT
 * library says (golang-jwt, errors.go), and so do gateways that check tokens.
 */
export function reasonInWords(message: string): UnauthenticatedReason | undefined {
  return WORDS.find(([words]) => words.test(message))?.[1];
}

const WORDS: readonly (readonly [RegExp, UnauthenticatedReason])[] = [
  [/token (?:is|has) expired|expired token/i, 'expired'],
  [/used before issued|not valid yet/i, 'not-yet-valid'],
  [/number of segments|illegal base64|malformed|invalid character/i, 'malformed'],
  [/signing method none/i, 'unsigned'],
  [/signature is invalid|signing method|key is of invalid type|unknown (?:key|issuer)/i, 'wrong-issuer-or-key'],
  [/invalid audience/i, 'wrong-audience'],
  [/not found in cache|account is not active|^user\S* "[^"]*" not found|revoked/i, 'revoked'],
  [/incorrect password|invalid (?:username or )?password/i, 'wrong-password'],
];
