import type { OneFile } from './one-file.mjs';

export interface Archive {
  readonly file: string;
  readonly sha256: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly bin: string;
  readonly size: number;
}

export function executableArchive(
  directory: string,
  options: {
    readonly platform: { readonly os: string; readonly arch: string };
    readonly node: string;
    readonly builder: string;
    readonly license: string;
    readonly content: OneFile;
  },
): Promise<Archive>;

export function archiveForNode(directory: string): Archive;
