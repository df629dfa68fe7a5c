import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { EXPORT_FORMATS, exporter } from '../../../export/exporter.ts';
import { version } from '../../../kubeconfig/version.ts';
import type { Exports } from '../../../web/answers/export-routes.ts';

/** What the page can download. `proxyUrl`: where clients send to. */
export function webExports(
  { proxyUrl, source }: { readonly proxyUrl: () => string | undefined; readonly source: string },
  secrets: HeldSecrets,
): Exports {
  return {
    formats: EXPORT_FORMATS,
    file(format, { against, own }) {
      const known = EXPORT_FORMATS.find((one) => one === format) ?? 'json';
      const out = exporter(known, {
        version: version(),
        baseUrl: withoutKey(proxyUrl() ?? DEFAULT_URL, secrets),
        curlTarget: against,
        title: `kubetrace: ${source}`,
        showOwn: own,
      });
      const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
      return { ...out, name: `kubetrace-${at}.${out.extension}` };
    },
  };
}

const DEFAULT_URL = 'http://127.0.0.1:8001';

/** A key is a secret; the programs that have it have it in `$KUBETRACE_URL`. */
function withoutKey(url: string, secrets: HeldSecrets): string {
  return secrets.masked(url) === url ? url : new URL(url).origin;
}
