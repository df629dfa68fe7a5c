import type { CredentialFacts } from '../api/credential-facts.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { Impersonation } from './file/config.ts';
import type { Credential, Proof } from './credentials/credential.ts';
import { impersonationHeaders } from './credentials/facts/impersonation-headers.ts';
import type { Trust } from './trust.ts';
import type { Authentication, Upstream } from './upstream.ts';
import type { TlsOptions } from './connect/tls-options.ts';

/** Where a Connection leads, and the credentials that it is made of. */
export interface ConnectionOptions extends Omit<Upstream, 'authenticate' | 'refresh'> {
  /** The bearer of the Authorization header: token, plugin, provider … */
  readonly credential: Credential;
  /** A client certificate of the kubeconfig, sent in addition to the credential. */
  readonly certificate: Credential | undefined;
  /** Where another server is in front and consumes the Authorization header: the credential for the server behind it, and the header that carries it. */
  readonly behind?: { readonly header: string; readonly credential: Credential } | undefined;
  /** `--client-certificate-always`: a client's own Authorization goes over a connection with our certificate too. */
  readonly certificateAlways?: boolean | undefined;
  readonly impersonation: Impersonation | undefined;
  /** `undefined` for the system's own roots. */
  readonly trust: Trust | undefined;
  readonly serverName: string | undefined;
  readonly insecure: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** An Upstream whose credentials can expire and be renewed. */
export class Connection implements Upstream {
  readonly server: URL;
  readonly proxy: URL | undefined;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly disableCompression: boolean;
  readonly requestTimeout: number | undefined;
  readonly withoutHttp2: boolean;
  readonly source: string;
  readonly passedOver: readonly string[];
  readonly notes: readonly string[];
  readonly dialect: Upstream['dialect'];
  readonly secrets: HeldSecrets;
  readonly #hold: ReturnType<HeldSecrets['renewable']>;
  readonly #options: ConnectionOptions;
  readonly #impersonation: HeaderList;
  #made:
    | { readonly from: readonly unknown[]; readonly authentication: Authentication; readonly turn: number }
    | undefined;
  #look: Promise<Authentication> | undefined;
  /** Epoch milliseconds. */
  #lookedAt = 0;
  #turn = 0;
  readonly #tls: { own?: TlsOptions; client?: TlsOptions } = {};
  #refreshing: Promise<boolean> | undefined;

  constructor(options: ConnectionOptions) {
    this.server = options.server;
    this.proxy = options.proxy;
    this.context = options.context;
    this.cluster = options.cluster;
    this.user = options.user;
    this.namespace = options.namespace;
    this.disableCompression = options.disableCompression ?? false;
    this.requestTimeout = options.requestTimeout;
    this.withoutHttp2 = options.withoutHttp2 ?? false;
    this.source = options.source;
    this.passedOver = options.passedOver ?? [];
    this.notes = options.notes ?? [];
    this.dialect = options.dialect;
    this.secrets = options.secrets;
    this.#hold = options.secrets.renewable();
    this.#options = options;
    this.#impersonation = impersonationHeaders(options.impersonation, options.source);
  }

  /** Requests within a few milliseconds share one reading of the credentials. */
  authenticate(): Promise<Authentication> {
    const now = this.#options.now();
    if (!this.#look || Math.abs(now - this.#lookedAt) > LOOK_AGAIN) {
      this.#lookedAt = now;
      this.#look = this.#authentication();
    }
    return this.#look;
  }

  async #authentication(): Promise<Authentication> {
    const { credential, certificate, certificateAlways, trust, behind } = this.#options;
    const turn = ++this.#turn;
    const from = await Promise.all([
      credential.proof(),
      certificate?.proof() ?? Promise.resolve(undefined),
      trust?.pem() ?? Promise.resolve(undefined),
      behind?.credential.proof() ?? Promise.resolve(undefined),
    ] as const);
    const made = this.#made;
    // A slow read may return material older than what a later read already delivered; keep the newer.
    if (made && (made.turn > turn || from.every((part, index) => part === made.from[index])))
      return made.authentication;
    const [bearer, card, roots, inner] = from;
    const shown = card?.certificate ?? bearer.certificate;
    const tls = this.#tlsFor('own', roots, shown);
    // Before any part of it can be sent.
    this.#hold(...[bearer, card, inner].flatMap(secretsIn));
    const authentication: Authentication = {
      authorization: [...headerOf('Authorization', bearer), ...(behind && inner ? headerOf(behind.header, inner) : [])],
      impersonation: this.#impersonation,
      tls,
      clientTls: shown && !certificateAlways ? this.#tlsFor('client', roots, undefined) : tls,
      facts: inner ? inner.facts : this.#factsOf(bearer, card),
    };
    this.#made = { from, authentication, turn };
    return authentication;
  }

  refresh(refused?: Authentication): Promise<boolean> {
    if (this.#refreshing) return this.#refreshing;
    if (refused && this.#made && refused !== this.#made.authentication) return Promise.resolve(true);
    this.#refreshing = this.#renew().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #renew(): Promise<boolean> {
    const { credential, certificate, trust, behind } = this.#options;
    trust?.expire();
    this.#look = undefined;
    // A plugin that fails has printed why to stderr; the 401 is then passed on.
    const renewals = [credential, certificate, behind?.credential].flatMap((each) =>
      each ? [each.renew().catch(() => false)] : [],
    );
    const renewed = await Promise.all(renewals);
    this.#look = undefined;
    // From now on a caller that still has the old one learns at once that it has been renewed.
    await this.authenticate().catch(() => undefined);
    return renewed.includes(true);
  }

  #tlsFor(whose: 'own' | 'client', ca: string | undefined, certificate: Proof['certificate']): TlsOptions {
    const { serverName, insecure, trust } = this.#options;
    const held = this.#tls[whose];
    if (held && held.ca === ca && held.cert === certificate?.cert && held.key === certificate?.key) return held;
    return (this.#tls[whose] = {
      ...(ca !== undefined && trust && { ca, caSource: trust.source }),
      ...certificate,
      ...(serverName !== undefined && { servername: serverName }),
      rejectUnauthorized: !insecure,
    });
  }

  /** The server checks the certificate first, so a token beside it counts only when the certificate is not from its CA. */
  #factsOf(bearer: Proof, card: Proof | undefined): CredentialFacts {
    const impersonates = this.#options.impersonation?.user;
    const both = card !== undefined && bearer.authorization !== undefined;
    const facts = both
      ? { ...card.facts, source: `${card.facts.source} (checked before the ${bearer.facts.kind} that is sent with it)` }
      : (card ?? bearer).facts;
    return { ...facts, ...(impersonates && { impersonates }) };
  }
}

/** In milliseconds. */
const LOOK_AGAIN = 5;

function secretsIn(proof: Proof | undefined): (string | undefined)[] {
  return [proof?.authorization?.replace(/^\S+ /, ''), proof?.certificate?.key];
}

function headerOf(name: string, { authorization }: Proof): HeaderList {
  return authorization === undefined ? [] : [[name, authorization]];
}
