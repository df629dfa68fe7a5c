/** What a shell knows, and what commands change. */
export class ShellState {
  readonly variables: Map<string, string>;
  readonly #exported: Set<string>;
  /** Absolute. */
  directory: string;
  /** `$1` and those after it. */
  parameters: readonly string[];
  exitCode = 0;
  /** `set -e`. */
  endsOnFailure = false;

  constructor(environment: ReadonlyMap<string, string>, directory = '/', parameters: readonly string[] = []) {
    this.variables = new Map(environment);
    this.#exported = new Set(environment.keys());
    this.directory = directory;
    this.parameters = parameters;
  }

  export(name: string): void {
    this.#exported.add(name);
  }

  unset(name: string): void {
    this.variables.delete(name);
    this.#exported.delete(name);
  }

  /** What programs get. */
  environment(): ReadonlyMap<string, string> {
    return new Map([...this.variables].filter(([name]) => this.#exported.has(name)));
  }

  /** For a shell within this one, which changes nothing here. */
  copy(): ShellState {
    const copy = new ShellState(this.variables, this.directory, this.parameters);
    for (const name of this.variables.keys()) if (!this.#exported.has(name)) copy.#exported.delete(name);
    copy.exitCode = this.exitCode;
    copy.endsOnFailure = this.endsOnFailure;
    return copy;
  }

  /** `undefined` where it is not set. */
  parameter(name: string): string | undefined {
    if (/^[1-9]$/.test(name)) return this.parameters[Number(name) - 1];
    return SPECIAL.get(name)?.(this) ?? this.variables.get(name);
  }
}

/** POSIX Shell Command Language, section 2.5.2. Everything runs in the process with this number. */
const SPECIAL: ReadonlyMap<string, (state: ShellState) => string> = new Map<string, (state: ShellState) => string>([
  ['0', () => 'sh'],
  ['?', ({ exitCode }) => String(exitCode)],
  ['#', ({ parameters }) => String(parameters.length)],
  ['@', ({ parameters }) => parameters.join(' ')],
  ['*', ({ parameters }) => parameters.join(' ')],
  ['$', () => '7'],
  ['-', () => ''],
  ['!', () => ''],
  ['PWD', ({ directory }) => directory],
]);
