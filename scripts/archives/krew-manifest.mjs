import { stringify } from 'yaml';

/**
 * The manifest of the plugin for krew (v1alpha2). `baseUrl` is the directory of the archives, with a slash at its end; without it each `uri` is empty, and
 * krew says that it has to be set, so that nobody publishes it by mistake.
 */
export function krewManifest({ version, description, archives, baseUrl }) {
  const manifest = {
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'apitrace' },
    spec: {
      version: `v${version}`,
      shortDescription: 'Show each API request, and the rule that a 403 lacked',
      description: `${description}.\n`,
      caveats: 'On macOS it needs Node.js 20.19 or later on PATH; elsewhere nothing.\n',
      platforms: archives.map(({ selector, file, sha256, bin }) => ({
        selector: { matchLabels: selector },
        uri: baseUrl === undefined ? '' : new URL(file, baseUrl).href,
        sha256,
        bin,
      })),
    },
  };
  return stringify(manifest, { lineWidth: 0 });
}
