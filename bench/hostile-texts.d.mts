export interface HostileTexts {
  readonly json: Readonly<Record<string, string>>;
  readonly yaml: Readonly<Record<string, string>>;
  readonly cbor: Readonly<Record<string, Uint8Array>>;
  readonly protobuf: Readonly<Record<string, Uint8Array>>;
  readonly messages: Readonly<Record<string, string>>;
  readonly targets: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export function hostileTexts(size?: number): HostileTexts;

export function compressedBodies(
  bomb?: number,
): Readonly<Record<string, readonly [encoding: string, body: Uint8Array]>>;
