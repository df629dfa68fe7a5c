import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { aKubeconfig } from './a-kubeconfig.ts';
import { aToken } from './a-token.ts';

const CA = createCertificateAuthority();

export interface OidcProvider extends AsyncDisposable {
  readonly url: string;
  /** Every request to the token endpoint: how its client proved itself, and its form. */
  readonly asked: readonly { readonly authorization: string | undefined; readonly form: URLSearchParams }[];
  /** The refresh-tokens that came, in order. */
  sent(): readonly (string | null)[];
  /** The refresh-token that is good now: `R1` at first, then `R2` … */
  valid(): string;
  /** The config of an auth-provider that leads here, with a refresh-token of it. */
  config(more?: Readonly<Record<string, string>>): Record<string, string>;
}

export interface OidcProviderOptions {
  /** Of the id-tokens: epoch seconds. */
  readonly expires?: () => number;
  /** More of the discovery document. */
  readonly discovery?: object;
  /** Called before a token request is answered; what answers by itself returns true. */
  readonly before?: (res: ServerResponse, form: URLSearchParams) => boolean | void | Promise<boolean | void>;
}

/** A provider behind real TLS that takes each refresh-token once, as Dex, Okta and Keycloak can. */
export async function anOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const { expires = () => Math.floor(Date.now() / 1000) + 3600, discovery, before } = options;
  const asked: { authorization: string | undefined; form: URLSearchParams }[] = [];
  let turn = 1;
  const answer = async (res: ServerResponse, form: URLSearchParams): Promise<unknown> => {
    if (await before?.(res, form)) return undefined;
    if (form.get('refresh_token') !== `R${turn}`) {
      const refusal = { error: 'invalid_grant', error_description: 'refresh token already used' };
      return res.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify(refusal));
    }
    turn++;
    const id_token = aToken({ sub: 'eve', exp: expires(), turn });
    const tokens = { access_token: 'a', token_type: 'Bearer', id_token, refresh_token: `R${turn}` };
    return res.setHeader('Content-Type', 'application/json').end(JSON.stringify(tokens));
  };
  const server = createServer(CA.issueServer(['127.0.0.1']), (req, res) => {
    void text(req).then((body) => {
      if (req.method === 'GET')
        return res.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token`, ...discovery }));
      const form = new URLSearchParams(body);
      asked.push({ authorization: req.headers.authorization, form });
      return answer(res, form);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    sent: () => asked.map(({ form }) => form.get('refresh_token')),
    valid: () => `R${turn}`,
    config: (more) => ({
      'idp-issuer-url': url,
      'client-id': 'kube',
      'client-secret': 'hush',
      'idp-certificate-authority-data': Buffer.from(CA.cert).toString('base64'),
      'refresh-token': 'R1',
      ...more,
    }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A kubeconfig for `eve` of such a provider, with a server that nobody is at unless given. */
export function anOidcKubeconfig(config: Readonly<Record<string, string>>, cluster: object = {}): string {
  return `${JSON.stringify(JSON.parse(aKubeconfig({ 'auth-provider': { name: 'oidc', config } }, cluster)), undefined, 2)}\n`;
}
