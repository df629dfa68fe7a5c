export interface PackedFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly executable?: boolean;
}

export function tarGz(files: readonly PackedFile[]): Buffer;
export function zip(files: readonly PackedFile[]): Uint8Array;
