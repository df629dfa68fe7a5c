import { StringDecoder } from 'node:string_decoder';
import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import { isSecretName } from '../../api/secrets/secret-names.ts';
import type { Environment } from '../environment.ts';

/**
 * Output of a plugin or a provider, on its way to the user's terminal and nowhere else: as it comes, so that a prompt can be answered, without
 * our credentials and without anything that is in the place of one. It goes to no client and into no record.
 */
export class OthersWords {
  readonly #out: Environment['stderr'];
  readonly #held: ReturnType<HeldSecrets['stream']>;
  readonly #decoder = new StringDecoder();
  /** The end of what was written, which may name what comes next. */
  #before = '';
  /** The start of what may be a credential. */
  #waiting = '';

  constructor({ secrets, stderr }: Pick<Environment, 'secrets' | 'stderr'>) {
    this.#out = stderr;
    this.#held = secrets.stream();
  }

  add(data: Uint8Array): void {
    this.#say(this.#decoder.write(Buffer.from(this.#held.push(data))), false);
  }

  end(): void {
    this.#say(this.#decoder.write(Buffer.from(this.#held.end())) + this.#decoder.end(), true);
  }

  #say(text: string, isEnd: boolean): void {
    const all = this.#before + this.#waiting + text;
    const waits = isEnd ? 0 : Math.min(lengthOfBegun(all), all.length - this.#before.length);
    const known = waits > MAX_WAITING ? all : all.slice(0, all.length - waits);
    const masked = withoutSecrets(known);
    if (masked.length > this.#before.length) this.#out.write(masked.slice(this.#before.length));
    this.#waiting = all.slice(known.length);
    this.#before = masked.slice(masked.lastIndexOf('\n') + 1).slice(-MAX_BEFORE);
  }
}

/** Writes one complete text. */
export function sayOf(text: string, environment: Pick<Environment, 'secrets' | 'stderr'>): void {
  const words = new OthersWords(environment);
  words.add(Buffer.from(text));
  words.end();
}

const MAX_BEFORE = 200;
const MAX_WAITING = 16 * 1024;

/** A complete text of others without what stands in the place of a credential: a JWT, what follows `Bearer`, the value of a name such as `client_secret`. */
export function withoutSecrets(text: string): string {
  return withoutNamedSecrets(
    text
      .replace(JWT, MASKED)
      .replace(BEARER, (all, start: string, value: string) => (looksSecret(value) ? start + MASKED : all)),
  );
}

function withoutNamedSecrets(text: string): string {
  return text.replace(NAMED, (_, name: string, separator: string, value: string) => {
    // What follows a name that is none may have one itself: `at the cluster scope: password=x`.
    if (!isSecretName(name) || (!separator.includes('=') && !looksSecret(value)))
      return name + separator + withoutNamedSecrets(value);
    return name + separator + MASKED;
  });
}

const JWT = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const BEARER = /(\b(?:bearer|basic)[ \t]+)([^\s"',;&)}\]]+)/gi;
/** `client_secret=x`, `"password": "x"`, `--token=x`. */
const NAMED = /([\w.-]+)(["']?[ \t]*[:=][ \t]*["']?)([^\s"',;&)}\]]+)/g;

/** After a colon comes prose more often: `cannot refresh token: oauth2: 400`. */
function looksSecret(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && !value.endsWith(':');
}

/** How much of the end may be the start of a credential, of which more comes. */
function lengthOfBegun(text: string): number {
  const [, jwt] = /\b(ey?|eyJ[\w.-]*)$/.exec(text) ?? [];
  const [, name = '', value] = BEGUN.exec(text) ?? [];
  const named = value !== undefined && isSecretName(name.replace(/^bearer$/i, 'token')) ? value : '';
  return Math.max(jwt?.length ?? 0, named.length);
}

const BEGUN = /\b([\w.-]+)(?:["']?[ \t]*[:=][ \t]*["']?|(?<=\bbearer)[ \t]+)([^\s"',;&)}\]]*)$/i;
