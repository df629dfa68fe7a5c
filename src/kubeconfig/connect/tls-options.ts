/** What to trust, and which certificate to present. The same object as long as nothing changed, so connections can be kept by identity. */
export interface TlsOptions {
  /** PEM; absent for the system's own roots. */
  readonly ca?: string;
  /** What that is, for a person: `the CA of the kubeconfig (certificate-authority-data of cluster "lab" in /k)`. */
  readonly caSource?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}
