export interface OneFile {
  readonly main: string;
  readonly assets: Readonly<Record<string, string>>;
}

export function oneFile(directory: string): Promise<OneFile>;
