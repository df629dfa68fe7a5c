import { USERS } from '../../playground/identity/users.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';

/** Where a playground can be reached. */
export interface PlaygroundPlaces {
  readonly url: string;
  readonly secureUrl: string;
  /** Of the server in front of it. */
  readonly frontUrl?: string | undefined;
  /** The path of its kubeconfig. */
  readonly kubeconfig: string;
  /** The directory of `ca.crt` and `token`. */
  readonly credentials: string;
  /** What ends it. */
  readonly stop: string;
}

/** What to paste. Each line of it fits into 80 columns, whatever the length of the paths, which stand alone. */
export function playgroundBanner(places: PlaygroundPlaces): string {
  const { url, secureUrl, frontUrl, kubeconfig, credentials, stop } = places;
  const width = Math.max(...USERS.map(({ name }) => name.length));
  const lines = USERS.map(({ name, may }) => `  ${name.padEnd(width)}  ${may}`);
  return `Playground is serving on ${url} and ${secureUrl}
${frontUrl === undefined ? '' : howToReachKubeSphere(frontUrl)}
  export KUBECONFIG=${shellQuote(kubeconfig)}
  kubectl get pods -A
  kubectl --context dev get pods
  kubectl --context dev get secrets        # Forbidden

curl with the token of reporter:

  D=${shellQuote(credentials)}
  curl --cacert "$D/ca.crt" -H "Authorization: Bearer $(cat "$D/token")" \\
    ${secureUrl}/api/v1/namespaces/team-a/pods

See what kubectl sends, by a proxy in front of this playground:

  kubetrace proxy -v 1 --kubeconfig "$KUBECONFIG"

Contexts, and what each may do:
${lines.join('\n')}

Stop with ${stop}; nothing is kept.
`;
}

function howToReachKubeSphere(url: string): string {
  return `KubeSphere is serving on ${url}; its users admin and alice have the password P@88w0rd

  printf 'P@88w0rd\\n' | kubetrace proxy --server ${url} --kubesphere-login alice
`;
}
