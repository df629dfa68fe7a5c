import { ActionableError } from '../../api/actionable-error.ts';
import type { AuthInfo } from '../file/config.ts';
import type { Credential, Proof } from './credential.ts';
import type { Environment } from '../environment.ts';
import type { RereadUser } from '../file/reread-user.ts';
import { CERTIFICATE_FILE_GOOD_FOR, RereadFile } from '../reread-file.ts';
import { keyPairProblem } from './key-pair.ts';

/** A client certificate, its files read again from time to time. While only one of the pair has been rotated, the old pair stays in use. */
export class ClientCertificateCredential implements Credential {
  readonly #source: string;
  readonly #cert: Half;
  readonly #key: Half;
  #proof: Proof | undefined;

  /** `entry` is where the data of the user come from, unless from flags. */
  constructor(user: AuthInfo, source: string, environment: Environment, entry?: RereadUser) {
    const file = (field: string, path: string) =>
      new RereadFile(path, { what: `${field} of ${source}`, goodFor: CERTIFICATE_FILE_GOOD_FOR }, environment);
    this.#source = source;
    this.#cert =
      dataOf('clientCertificateData', user, entry) ?? file('client-certificate', user.clientCertificate ?? '');
    this.#key = dataOf('clientKeyData', user, entry) ?? file('client-key', user.clientKey ?? '');
  }

  async proof(): Promise<Proof> {
    const [cert, key] = await Promise.all([this.#cert.text(), this.#key.text()]);
    const held = this.#proof?.certificate;
    if (this.#proof && held?.cert === cert && held.key === key) return this.#proof;
    const mismatch = await keyPairProblem(cert, key);
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
    for (const half of [this.#cert, this.#key]) half.expire();
    return (await this.proof()) !== before;
  }
}

/** A certificate or its key. */
type Half = Pick<RereadFile, 'text' | 'expire'>;

function dataOf(
  field: 'clientCertificateData' | 'clientKeyData',
  user: AuthInfo,
  entry: RereadUser | undefined,
): Half | undefined {
  const initial = user[field];
  if (initial === undefined) return undefined;
  return {
    text: async () => (await entry?.user())?.[field] ?? initial,
    expire: () => entry?.expire(),
  };
}
