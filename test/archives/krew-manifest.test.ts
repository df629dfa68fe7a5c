import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { krewManifest } from '../../scripts/archives/krew-manifest.mjs';

const sha256 = 'a'.repeat(64);
const archives = [
  { file: 'tool_linux.tar.gz', sha256, bin: 'tool', selector: { os: 'linux', arch: 'amd64' } },
  { file: 'tool_darwin.tar.gz', sha256, bin: 'tool', selector: { os: 'darwin' } },
];

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly shortDescription: string;
    readonly platforms: readonly {
      readonly uri: string;
      readonly sha256: string;
      readonly bin: string;
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    }[];
  };
}

const manifest = (baseUrl?: string) =>
  parse(
    krewManifest({
      version: '1.2.3',
      description: 'What it does',
      archives,
      ...(baseUrl !== undefined && { baseUrl }),
    }),
  ) as Manifest;

/** What krew asks of a manifest (internal/index/validation/validate.go: ValidatePlugin, validatePlatform). */
function faultsOf({ apiVersion, kind, metadata, spec }: Manifest): string[] {
  const faults: [boolean, string][] = [
    [apiVersion !== 'krew.googlecontainertools.github.com/v1alpha2', 'apiVersion'],
    [kind !== 'Plugin', 'kind'],
    [!/^[\w-]+$/.test(metadata.name), 'metadata.name'],
    [spec.shortDescription === '' || /[\r\n]/.test(spec.shortDescription), 'shortDescription'],
    [!/^v\d+\.\d+\.\d+/.test(spec.version), 'version'],
    [spec.platforms.length === 0, 'platforms'],
    ...spec.platforms.flatMap(({ uri, sha256: sum, bin, selector }): [boolean, string][] => [
      [uri === '', 'uri'],
      [!/^[a-f0-9]{64}$/.test(sum), 'sha256'],
      [bin === '', 'bin'],
      [Object.keys(selector.matchLabels).some((key) => key !== 'os' && key !== 'arch'), 'selector'],
    ]),
  ];
  return faults.filter(([is]) => is).map(([, name]) => name);
}

test('with the address of the archives it is what krew accepts', () => {
  const made = manifest('https://example.com/releases/v1.2.3/');
  expect(faultsOf(made)).toEqual([]);
  expect(made.metadata.name).toBe('apitrace');
  expect(made.spec.version).toBe('v1.2.3');
  expect(made.spec.platforms).toEqual([
    {
      selector: { matchLabels: { os: 'linux', arch: 'amd64' } },
      uri: 'https://example.com/releases/v1.2.3/tool_linux.tar.gz',
      sha256,
      bin: 'tool',
    },
    {
      selector: { matchLabels: { os: 'darwin' } },
      uri: 'https://example.com/releases/v1.2.3/tool_darwin.tar.gz',
      sha256,
      bin: 'tool',
    },
  ]);
  // krew's naming guide: no full stop, and at most 50 to 60 characters, since it is a column of a table.
  expect(made.spec.shortDescription).toMatch(/^[A-Z].{20,58}[^.]$/);
});

test('without an address krew refuses it for that alone', () => {
  expect(new Set(faultsOf(manifest()))).toEqual(new Set(['uri']));
});
