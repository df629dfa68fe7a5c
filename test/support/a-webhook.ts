import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestPlayground } from './a-playground.ts';

/** What a webhook is sent. */
export interface Reviewed {
  readonly uid: string;
  readonly operation: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly subResource?: string;
  readonly dryRun?: boolean;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly userInfo: { readonly username: string };
  readonly object: {
    readonly metadata: { readonly labels?: Record<string, string> };
    readonly [field: string]: unknown;
  } | null;
  readonly oldObject: { readonly [field: string]: unknown } | null;
  readonly options: object | null;
}

export interface TestWebhook extends AsyncDisposable {
  /** What a configuration needs to call it. */
  readonly clientConfig: { readonly url: string; readonly caBundle: string };
  /** What it was sent, in order; with the path. */
  readonly asked: { readonly path: string; readonly request: Reviewed }[];
}

/** A webhook on this machine that answers with what `respond` makes of a request: the fields of an AdmissionResponse, or a whole body as a text. */
export async function aWebhook(
  playground: TestPlayground,
  respond: (request: Reviewed) => object | string,
): Promise<TestWebhook> {
  const asked: { path: string; request: Reviewed }[] = [];
  const { key, cert } = playground.serverCertificate();
  const server = createServer({ key, cert }, (req, res) => {
    void text(req).then((body) => {
      const { kind, apiVersion, request } = JSON.parse(body) as { kind: string; apiVersion: string; request: Reviewed };
      asked.push({ path: req.url ?? '', request });
      const response = respond(request);
      const whole =
        typeof response === 'string'
          ? response
          : JSON.stringify({ kind, apiVersion, response: { uid: request.uid, ...response } });
      res.setHeader('Content-Type', 'application/json').end(whole);
    });
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    clientConfig: { url: `https://127.0.0.1:${port}/hook`, caBundle: Buffer.from(playground.ca).toString('base64') },
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The fields of a response that patches the object. */
export function patching(...operations: readonly object[]): object {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  return { allowed: true, patch, patchType: 'JSONPatch' };
}
