import { ActionableError } from '../../api/actionable-error.ts';
import type { AuthInfo } from '../file/config.ts';
import type { Credential, Proof } from './credential.ts';
import type { Environment } from '../environment.ts';
import { CERTIFICATE_FILE_GOOD_FOR, RereadFile } from '../reread-file.ts';

/** A client certificate, its files read again from time to time. While only one of the pair has been rotated, the old pair stays in use. */
export class ClientCertificateCredential implements Credential {
  readonly #source: string;
  readonly #cert: RereadFile | string;
  readonly #key: RereadFile | string;
  #proof: Proof | undefined;

  constructor(user: AuthInfo, source: string, environment: Environment) {
    const file = (field: string, path: string) =>
      new RereadFile(path, { what: `${field} of ${source}`, goodFor: CERTIFICATE_FILE_GOOD_FOR }, environment);
    this.#source = source;
    this.#cert = user.clientCertificateData ?? file('client-certificate', user.clientCertificate ?? '');
    this.#key = user.clientKeyData ?? file('client-key', user.clientKey ?? '');
  }

  async proof(): Promise<Proof> {
    const [cert, key] = await Promise.all([textOf(this.#cert), textOf(this.#key)]);
    const held = this.#proof?.certificate;
    if (this.#proof && held?.cert === cert && held.key === key) return this.#proof;
    const mismatch = await mismatchOf(cert, key);
    if (mismatch !== undefined) {
      if (this.#proof) return this.#proof;
      throw new ActionableError(
        'ERR_CLIENT_CERTIFICATE',
        `${this.#source}: the client certificate cannot be used: ${mismatch}`,
        'check client-certificate(-data) and client-key(-data): both PEM, the key not encrypted and of this certificate',
      );
    }
    const { certificateFacts } = await import('./facts/certificate-facts.ts');
    const facts = { kind: 'clientCertificate' as const, source: this.#source, ...certificateFacts(cert) };
    return (this.#proof = { certificate: { cert, key }, facts });
  }

  async renew(): Promise<boolean> {
    const before = this.#proof;
    for (const part of [this.#cert, this.#key]) if (typeof part !== 'string') part.expire();
    return (await this.proof()) !== before;
  }
}

function textOf(part: RereadFile | string): Promise<string> {
  return typeof part === 'string' ? Promise.resolve(part) : part.text();
}

async function mismatchOf(cert: string, key: string): Promise<string | undefined> {
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  try {
    const matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    return matches ? undefined : 'private key does not match public key';
  } catch (error) {
    return (error as Error).message;
  }
}
