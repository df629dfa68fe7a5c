import { AUTO_DIALECT, type DialectOptions, dialectFor } from '../../../api/dialects.ts';
import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { parseRequestTarget } from '../../../api/request/request-target.ts';
import { curlCommand } from '../../../export/formats/curl-command.ts';
import { fetchCall } from '../../../export/formats/fetch-call.ts';
import { kubectlCommand } from '../../../export/formats/kubectl-command.ts';
import { version } from '../../../kubeconfig/version.ts';
import { possibleChange } from '../../../proxy/filter/read-only.ts';
import { requestInfoIn } from '../../../proxy/receive/dialect.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import type { OutgoingRequest } from '../../../web/answers/resend/outgoing-request.ts';
import type { Resending } from '../../../web/answers/resend/resending.ts';
import type { Commands } from '../../../web/wire/commands.ts';

/** Through which proxy requests are sent again, and to which server. */
export interface ProxyFacts {
  /** Where clients send to, with its key and prefix; `undefined` for a recorded trace, and before the proxy listens. */
  readonly proxyUrl: () => string | undefined;
  /** The URL to which the proxy adds what clients send, without a slash at its end; absent for a recorded trace. */
  readonly server?: string;
  /** The context whose credentials are used, where clients can choose another by their URL. */
  readonly chosenContext?: string | undefined;
  /** By whose rules requests are read. */
  readonly dialect?: DialectOptions;
}

/** How the page sends requests again: one may change something by the same rules by which `--read-only` refuses it. */
export function webResending(
  { proxyUrl, server = '', dialect = AUTO_DIALECT, chosenContext }: ProxyFacts,
  secrets: HeldSecrets,
): Resending {
  return {
    proxyUrl,
    server,
    caveat: chosenContext === undefined ? undefined : `it is sent in the context ${chosenContext}, whatever it came by`,
    userAgent: `kubetrace-page/${version()}`,
    whyChanging: (request) => whyChanging(request, dialect),
    commandsOf(exchange) {
      const url = proxyUrl();
      // A key is a secret: where there is one, kubetrace has put the URL into the environment.
      return commandsOf(exchange, { server, url: url !== undefined && secrets.masked(url) === url ? url : undefined });
    },
  };
}

async function whyChanging(
  { method, path, headers, body }: OutgoingRequest,
  options: DialectOptions,
): Promise<string | undefined> {
  const shown = { method, target: path, headers };
  const url = parseRequestTarget(method, path);
  if (!('path' in url)) return `its path cannot be read: ${url.problem}`;
  const requestInfo = requestInfoIn(dialectFor(options, shown), shown, url);
  const change = await possibleChange(
    { method, headers, requestInfo, upgrade: undefined, target: url },
    { read: async () => body },
    { allowProxy: false },
  );
  return change?.why;
}

function commandsOf(exchange: Exchange, { server, url }: { server: string; url: string | undefined }): Commands {
  const through = belowServer(exchange, server);
  return {
    curl: curlCommand(through, 'proxy', url),
    curlDirect: curlCommand(exchange, 'server'),
    kubectl: kubectlCommand(exchange),
    fetch: fetchCall(through, url === undefined ? { expression: 'process.env.KUBETRACE_URL' } : { proxyUrl: url }),
  };
}

/** The same as the client sends it to the proxy, which adds the path of the server's URL. */
function belowServer(exchange: Exchange, server: string): Exchange {
  const { upstreamUrl } = exchange;
  const [origin = ''] = /^https?:\/\/[^/]*/i.exec(server) ?? [];
  return upstreamUrl.startsWith(`${server}/`)
    ? { ...exchange, upstreamUrl: origin + upstreamUrl.slice(server.length) }
    : exchange;
}
