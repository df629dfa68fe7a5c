export interface PackedManifest {
  readonly version: string;
  readonly repository?: string | { readonly url: string };
}

export function packedManifest(text: string): string;

export function packedPage(
  text: string,
  options: { readonly page: string; readonly files: ReadonlySet<string>; readonly manifest: PackedManifest },
): string;
