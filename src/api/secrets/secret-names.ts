/**
 * Whether a header, parameter, variable or field of this name is likely to be a credential. By parts of words, so that `X-Vault-Token`,
 * `privateToken` and `CLIENT_SECRET` are, and names that only refer to one are not: `token_type`, `secretName`.
 */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !HARMLESS.test(name);
}

/** The same for a parameter of a URL or of a form, where `code` is that of OAuth and `key` that of an API. */
export function isSecretParameter(name: string): boolean {
  return PARAMETER.test(name) || isSecretName(name);
}

const SECRET =
  /token|secret|passw|passphrase|pwd|credential|signature|authorization|cookie|jwt|assertion|csrf|xsrf|session|private|(?:api|access|account|auth|encryption|functions|license|master|shared|signing|subscription)[-_. ]?key|(?:^|[^a-z])(?:auth|pass|sig|sid|otp)$/i;

/**
 * Parameters of the Kubernetes API and of servers in front of it, the number of a run of kubectl (KEP-859), headers of CORS and of impersonation (whose keys may
 * hold such a word), and what says of a credential where or of what kind it is.
 */
const HARMLESS =
  /^(?:continue|resourceVersion(?:Match)?|fieldSelector|labelSelector|sessionAffinity.*|kubectl-session|access-control-.*|impersonate-.*|.*[-_.]?(?:type|type[-_]hint|endpoint|expires(?:[-_]in)?|lifetime|(?:[-_.]|(?<=[a-z]))(?:dir|file|name|namespace|path|ref|uri|url)))$/i;

const PARAMETER = /^(?:(?:device_|user_)?code|code_verifier|key|ticket|samlresponse)$/i;
