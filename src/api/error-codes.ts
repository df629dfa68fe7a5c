/** When an error with a code occurs, and what to do then: sentences for docs/errors.md. */
interface ErrorCodeEntry {
  readonly when: string;
  readonly remedy: string;
}

/**
 * Every code of an ActionableError, in the order of docs/errors.md, which test/tables/make-errors-page.mjs makes from it.
 * A code is stable: programs that read a trace or a log compare it.
 */
export const ERROR_CODES = {
  ERR_UNKNOWN_COMMAND: {
    when: 'There is no such command.',
    remedy: 'See `kubetrace --help` for the commands.',
  },
  ERR_ARGUMENTS: {
    when: 'An argument is missing, is one too many, holds no request (`decode`), or leaves something open (`can`, `who-can`).',
    remedy: 'Write it as the hint shows; `kubetrace COMMAND --help` begins with examples.',
  },
  ERR_FLAGS: {
    when: 'A flag is unknown, its value cannot be used, or two exclude each other.',
    remedy: 'Write it as the hint shows, or leave one of the two out.',
  },
  ERR_FILTER: {
    when: '`--filter` is not a list of conditions.',
    remedy: 'Correct it at the character that the message names; `--help` shows the grammar.',
  },
  ERR_FILTER_EXPRESSION: {
    when: 'One of `--accept-…` and `--reject-…` is not a list of Go regular expressions.',
    remedy: 'Use the syntax of RE2, with commas between expressions and none inside one.',
  },
  ERR_SHOW_SECRETS: {
    when: '`--show-secrets` is given and the log does not go to a terminal.',
    remedy: 'Leave out `--log-file`, `--log-format json`, the pipe or the redirection.',
  },
  ERR_SPLIT: {
    when: '`--split` is given outside of tmux, or tmux cannot make a pane.',
    remedy: 'Start it inside tmux. Or use `--record FILE`, and `kubetrace show --follow FILE` in a second window.',
  },
  ERR_NO_PASSWORD: {
    when: '`--kubesphere-login` is given and no password was entered.',
    remedy: 'Type it, or pipe it to standard input.',
  },
  ERR_NO_KUBECONFIG: {
    when: 'The file that `--kubeconfig` names does not exist.',
    remedy: 'Pass the path of an existing file.',
  },
  ERR_KUBECONFIG_UNREADABLE: {
    when: 'A kubeconfig exists and cannot be read.',
    remedy: 'Check the permissions of the file, `--kubeconfig` and `KUBECONFIG`.',
  },
  ERR_KUBECONFIG: {
    when: 'Several kubeconfigs of `KUBECONFIG` have errors.',
    remedy: 'Correct each file and field that the message names.',
  },
  ERR_KUBECONFIG_INVALID: {
    when: 'A kubeconfig is not YAML, or contradicts itself.',
    remedy: 'Correct what the message names; `kubectl config view` shows the merged result.',
  },
  ERR_KUBECONFIG_FIELD: {
    when: 'A field of a kubeconfig has a value of the wrong kind.',
    remedy: 'Correct the field that the message names.',
  },
  ERR_KUBECONFIG_REFERENCE: {
    when: 'A context, cluster or user that is named does not exist in the kubeconfig.',
    remedy: 'Choose one of those that the hint lists, or add it.',
  },
  ERR_NO_CONTEXT: {
    when: 'The kubeconfig has contexts and none is chosen.',
    remedy: 'Pass `--context`, or run `kubectl config use-context`.',
  },
  ERR_NO_CLUSTER: {
    when: 'No API server is configured.',
    remedy: 'Pass `--kubeconfig` or `--server`, or use `--playground`.',
  },
  ERR_SERVER_URL: {
    when: 'The address of the API server is not a URL that can be used.',
    remedy: 'Write it as `https://HOST:PORT`, an IPv6 address in brackets.',
  },
  ERR_PROXY_URL: {
    when: '`proxy-url` of a cluster in the kubeconfig, or HTTPS_PROXY or HTTP_PROXY in the environment, cannot be used.',
    remedy: 'Write it as `http://HOST:PORT` or `socks5://HOST:PORT`, a `%` in a password as `%25`.',
  },
  ERR_CERTIFICATE_AUTHORITY: {
    when: 'The certificate authority of the cluster is not a PEM certificate.',
    remedy: 'Check `certificate-authority` (a PEM file) or `certificate-authority-data` (the base64 of one).',
  },
  ERR_CLIENT_CERTIFICATE: {
    when: 'The client certificate and its key cannot be used together.',
    remedy: 'Both must be PEM; the key must belong to the certificate and must not be encrypted.',
  },
  ERR_CREDENTIAL_TEXT: {
    when: 'A token, or a name to impersonate, contains a line break or another control character, which no header can.',
    remedy: 'Write it in one line, without quotes or `|` around it.',
  },
  ERR_CREDENTIAL_FILE: {
    when: 'A file with a token, certificate or key cannot be read.',
    remedy: 'Check that it exists and that you may read it.',
  },
  ERR_EXEC_PLUGIN: {
    when: 'The exec credential plugin failed, or printed something that is not an ExecCredential.',
    remedy: 'Run the plugin by hand as the hint shows, or log in again.',
  },
  ERR_AUTH_PROVIDER: {
    when: 'The kubeconfig uses an auth provider that is not supported or was removed from Kubernetes.',
    remedy: 'Use an exec credential plugin instead.',
  },
  ERR_OIDC: {
    when: 'The OIDC provider did not issue a new ID token.',
    remedy: 'Check the fields of `auth-provider`; log in again if the refresh token is no longer valid.',
  },
  ERR_KUBESPHERE_LOGIN: {
    when: 'ks-apiserver did not accept the login.',
    remedy: 'Check the user, the password and `--kubesphere-client`.',
  },
  ERR_CONNECT_TIMEOUT: {
    when: 'The API server, or the proxy in front of it, did not accept a connection in time.',
    remedy: 'Check the address, the network and its firewalls.',
  },
  ERR_PROXY: {
    when: 'The proxy in front of the API server did not open a connection.',
    remedy: 'Check `proxy-url` in the kubeconfig, or `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.',
  },
  ERR_TLS: {
    when: 'The TLS handshake failed: a certificate was not accepted by one side.',
    remedy: 'Follow the hint: it names the certificate and the field of the kubeconfig.',
  },
  ERR_LISTEN: {
    when: 'The address or port to listen on cannot be used.',
    remedy: 'Choose another with `--port` or `--address`; port 0 is any free port.',
  },
  ERR_SERVING_CERTIFICATE: {
    when: 'The certificate or the key that the proxy is to speak TLS with cannot be used.',
    remedy: 'Give `--tls-cert-file` and `--tls-private-key-file` a pair in PEM that belongs together.',
  },
  ERR_POD_FILES: {
    when: '`--in-pod` cannot write its files, or the directory has those of somebody else.',
    remedy: 'Name a directory of its own that exists and that it may write to, such as an `emptyDir`.',
  },
  ERR_SOCKET_PATH: {
    when: '`--unix-socket` names a file that is not a socket, or a directory that does not exist.',
    remedy: 'Choose another path.',
  },
  ERR_SOCKET_IN_USE: {
    when: 'Another program listens on the path of `--unix-socket`.',
    remedy: 'Stop the other program or choose another path.',
  },
  ERR_CHILD: {
    when: 'The program that `run` or `shell` should start cannot be started.',
    remedy: 'Put the command and its arguments after `--`; check that it is on `PATH`.',
  },
  ERR_OBSERVER: {
    when: 'A module that `--observer` names cannot be loaded or is not an observer.',
    remedy: 'Export an object with a function `observe` as its default.',
  },
  ERR_LOG_FILE: {
    when: '`--log-file` cannot be written.',
    remedy: 'Name another file.',
  },
  ERR_RECORD_FILE: {
    when: '`--record` cannot be written.',
    remedy: 'Name another file.',
  },
  ERR_HAR_FILE: {
    when: '`--har` cannot be written.',
    remedy: 'Name another file.',
  },
  ERR_WRITE: {
    when: 'A kubeconfig cannot be written.',
    remedy: 'Name another file.',
  },
  ERR_FILE_EXISTS: {
    when: 'The file to write exists.',
    remedy: 'Name another file, or overwrite it with `--force`.',
  },
  ERR_UNREADABLE_FILE: {
    when: 'A file to read, or standard input, cannot be read.',
    remedy: 'Check the path and its permissions.',
  },
  ERR_NOT_A_TRACE: {
    when: 'A file contains no exchange, or `--record` would overwrite a file that is not a trace.',
    remedy: 'Give a file written by `--record` or `--log-format json`, an audit log or a HAR; record to another file.',
  },
  ERR_TRACE_VERSION: {
    when: 'A trace was written in a version of the format that this kubetrace does not know.',
    remedy: 'Use the kubetrace that wrote it, or a newer one.',
  },
  ERR_AUDIT_VERSION: {
    when: 'An audit log has only events of a version that this kubetrace does not know.',
    remedy: 'Use a newer kubetrace; it reads audit.k8s.io/v1, v1beta1 and v1alpha1.',
  },
  ERR_NO_DENIAL: {
    when: '`explain` found no 401 or 403 in its input.',
    remedy: 'Give the Status, the line that kubectl printed (`2>&1`), a HAR or a trace.',
  },
  ERR_NO_REQUESTS: {
    when: 'The input of `rbac` has no request that needs a permission.',
    remedy: 'Check the subject flags and `--filter`, or record again.',
  },
  ERR_ACCESS_REVIEW: {
    when: 'The API server did not answer the reviews of `rbac check` or `can`.',
    remedy: 'Use a `--context` that may create subjectaccessreviews, or may impersonate.',
  },
  ERR_LOAD: {
    when: 'Of `--load` objects cannot be read, or the playground refuses them. Each has a line with its file, line and name, and what is wrong.',
    remedy: 'Correct the objects, or take those out that the question is not about.',
  },
  ERR_NOT_RBAC: {
    when: 'The file of `can -f`, `who-can -f` or `rbac unused --given` has no RBAC objects, or they are not as Kubernetes writes them.',
    remedy: 'Write it with `kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml`.',
  },
  ERR_USAGE_FILE: {
    when: 'A usage file is given where requests are looked at (`show`, `diff`, `--filter`), or `usage -o` cannot be written.',
    remedy: 'Give the traces that it was made from; name another file.',
  },
  ERR_RBAC_UNREAD: {
    when: 'The context may not read the bindings of the cluster, which `who-can` needs, or some roles or bindings, which `rbac unused` needs.',
    remedy: 'Use a `--context` that may list them, or a file (`-f`, `--given`) by somebody who may.',
  },
  ERR_SERVER: {
    when: 'A request that `kubeconfig` itself makes did not reach the API server.',
    remedy: 'Check the server and the credentials of the context.',
  },
  ERR_TOKEN_REQUEST: {
    when: 'The API server did not issue a token for the ServiceAccount.',
    remedy: 'Check that it exists and that you may create serviceaccounts/token.',
  },
  ERR_NO_SECRET: {
    when: 'The ServiceAccount has no token Secret for `--from-secret`.',
    remedy: 'Leave out `--from-secret` for a token that expires.',
  },
  ERR_NOT_HTTPS: {
    when: 'A kubeconfig with a token was asked for a server that is not https.',
    remedy: 'Use the https address of the API server.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

/** What an ActionableError can be, in a word that programs compare. */
export type KubetraceErrorCode = keyof typeof ERROR_CODES;
