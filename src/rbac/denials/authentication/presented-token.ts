import { jsonObject } from '../../../api/body/json-object.ts';
import { lookupTable } from '../../../api/lookup-table.ts';

/** A bearer token as far as it can be read without any key. It has no part of a signature. */
export type PresentedToken =
  | { readonly form: 'jwt'; readonly claims: Claims; readonly isSigned: boolean }
  /** Of AWS IAM, a signed URL inside: `signedAt` in epoch milliseconds. */
  | { readonly form: 'aws'; readonly signedAt: number | undefined }
  | { readonly form: 'opaque' | 'bootstrap' | 'openshift' }
  /** The recording has a mask instead of the token. */
  | { readonly form: 'masked' }
  | { readonly form: 'malformed'; readonly flaw: string };

/** The claims of a JWT (RFC 7519). */
export type Claims = Readonly<Record<string, unknown>>;

/** `isCut`: more words follow it in the header, which the API server does not read. */
export function readToken(token: string, isCut: boolean): PresentedToken {
  if (MASKED.test(token)) return { form: 'masked' };
  const flaw = flawOf(token, isCut);
  if (flaw !== undefined) return { form: 'malformed', flaw };
  if (token.startsWith('k8s-aws-v1.')) return { form: 'aws', signedAt: awsSignedAt(token) };
  if (/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(token)) return { form: 'bootstrap' };
  if (token.startsWith('sha256~')) return { form: 'openshift' };
  return readJwt(token.split('.')) ?? { form: 'opaque' };
}

const MASKED = /^(?:\W*(?:masked|redacted|removed|hidden|filtered|omitted)\W*|[*•.…x]{3,})$/i;

function flawOf(token: string, isCut: boolean): string | undefined {
  if (token.toLowerCase() === 'bearer') return 'it has the word Bearer twice';
  if (/^(?:null|nil|none|undefined|\[object)$/i.test(token)) return 'it is what a program prints for an empty value';
  if (/[^!-~]|["'`<>{}$\\,;()[\]]/.test(token))
    return 'it has characters that no token has: quotes, or a variable that was not replaced';
  if (isCut) return 'it has a blank or a line break in it, and only what comes before that is read';
  if (token.startsWith('ZXlK')) return 'it is the base64 of a token, as in the data of a Secret: decode it first';
  return undefined;
}

/** RFC 7519; `undefined` for what does not look like one. */
function readJwt(parts: readonly string[]): PresentedToken | undefined {
  const [head = '', body = '', signature = ''] = parts;
  const header = fieldsOf(head);
  if (parts.length !== 3) {
    if (!header && !head.startsWith('eyJ')) return undefined;
    return {
      form: 'malformed',
      flaw: `it has ${parts.length} of a JWT's 3 parts, so it was probably cut off in copying`,
    };
  }
  if (!header) return { form: 'malformed', flaw: 'it has the three parts of a JWT, but the first is not its header' };
  const claims = fieldsOf(body);
  if (!claims)
    return { form: 'malformed', flaw: 'the claims in it cannot be read, so something was probably cut out in copying' };
  if (!/^[\w-]*$/.test(signature)) return { form: 'malformed', flaw: 'its signature is not base64url' };
  const alg = typeof header['alg'] === 'string' ? header['alg'] : '';
  const whole = SIGNATURE_LENGTHS.get(alg);
  if (whole !== undefined && signature.length >= CLEARLY_SIGNED && signature.length !== whole) {
    const flaw = `its signature has ${signature.length} characters, one by ${alg} has ${whole}: it was probably cut, or joined with something, in copying`;
    return { form: 'malformed', flaw };
  }
  const isSigned = signature !== '' && alg.toLowerCase() !== 'none';
  return { form: 'jwt', claims, isSigned };
}

/** Of signatures whose length does not depend on the key, in characters of base64url (RFC 7518, section 3.4). */
const SIGNATURE_LENGTHS = lookupTable({ ES256: 86, ES384: 128, ES512: 176 });

/** Shorter ones may be a mask, or made up. */
const CLEARLY_SIGNED = 32;

function fieldsOf(part: string): Claims | undefined {
  return /^[\w-]+$/.test(part) ? jsonObject(Buffer.from(part, 'base64url').toString()) : undefined;
}

/** aws-iam-authenticator pkg/token: a presigned GetCallerIdentity. */
function awsSignedAt(token: string): number | undefined {
  const url = Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString();
  const date = /[?&]X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i.exec(url)?.slice(1).map(Number);
  if (!date) return undefined;
  const [year = 0, month = 1, ...rest] = date;
  return Date.UTC(year, month - 1, ...rest);
}
