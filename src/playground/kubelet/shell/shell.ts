import { BUILTINS } from './builtins.ts';
import { endOf, ExitShell, INTERRUPTED, LeaveLoop } from './control-flow.ts';
import { expandText, expandWords } from './expansion.ts';
import type { Expander } from './expansion.ts';
import { absolute, FileError } from './file-tree.ts';
import { matchingPaths } from './matching-paths.ts';
import { NO_INPUT, Pipe, readAll } from './pipe.ts';
import type { Program, ProgramPlace } from './program.ts';
import { redirected } from './redirections.ts';
import { readScript } from '../syntax/script-reader.ts';
import type { ShellState } from './shell-state.ts';
import type { Streams } from './streams.ts';
import type { Command, Script, ScriptItem, SimpleCommand } from '../syntax/syntax.ts';
import { takeStep } from './turn.ts';

/** What a shell runs in. */
export interface ShellOptions {
  readonly place: ProgramPlace;
  readonly programs: ReadonlyMap<string, Program>;
}

/** A shell in a container, like BusyBox's ash as far as it goes. */
export class Shell {
  readonly state: ShellState;
  readonly #options: ShellOptions;
  /** Within a condition, whose failures end nothing. */
  #isTested = false;
  /** The exit code of the last `$(…)`, which an assignment has. */
  #substituted = 0;

  constructor(options: ShellOptions, state: ShellState) {
    this.#options = options;
    this.state = state;
  }

  /** Runs a text to its end, or to `exit`; resolves to the exit code. */
  runText(text: string, streams: Streams): Promise<number> {
    return this.#toItsEnd(() => this.runScript(readScript(text), streams), streams);
  }

  /** One command of many: what goes wrong ends this one alone, and ExitShell passes. */
  runLine(script: Script, streams: Streams): Promise<number> {
    return this.#toItsEnd(() => this.runScript(script, streams), streams, { passesExit: true });
  }

  /** One program with words that are not expanded. */
  runProgram(words: readonly string[], streams: Streams): Promise<number> {
    return this.#toItsEnd(() => this.runWords(words, streams), streams);
  }

  async #toItsEnd(run: () => Promise<number>, streams: Streams, { passesExit = false } = {}): Promise<number> {
    try {
      const code = await run();
      return this.#options.place.signal.aborted ? INTERRUPTED : code;
    } catch (error) {
      if (passesExit && error instanceof ExitShell) throw error;
      return this.#endedBy(error, streams);
    }
  }

  /** Runs what was read. What ends it is thrown. */
  async runScript(script: Script, streams: Streams): Promise<number> {
    let isSkipped = false;
    for (const item of script.items) {
      const { operator, isNegated } = item;
      if (!isSkipped) {
        this.state.exitCode = await this.#tested(operator !== ';', () => this.#runPipeline(item, streams));
        const isHarmless = isNegated || this.#isTested || operator !== ';';
        if (this.state.exitCode !== 0 && this.state.endsOnFailure && !isHarmless)
          throw new ExitShell(this.state.exitCode);
      }
      const isFailed = this.state.exitCode !== 0;
      isSkipped = operator === '&&' ? isFailed : operator === '||' && !isFailed;
    }
    return this.state.exitCode;
  }

  /** Runs a program, or what is built in, with words that were expanded. */
  async runWords(words: readonly string[], streams: Streams, environment = this.state.environment()): Promise<number> {
    const [name = '', ...args] = words;
    const builtin = BUILTINS.get(name);
    const run = (others: readonly string[], given = environment) => this.runWords(others, streams, given);
    if (builtin) {
      const isProgram = (other: string) => this.programOf(other) !== undefined;
      return builtin({ state: this.state, args, streams, files: this.#options.place.files, isProgram, run });
    }
    const program = this.programOf(name);
    if (!program) {
      await streams.stderr(`sh: ${name}: not found\n`);
      return 127;
    }
    const { place } = this.#options;
    const { directory } = this.state;
    try {
      return await program({ ...place, ...streams, args, environment, directory, run });
    } catch (error) {
      if (place.signal.aborted) return INTERRUPTED;
      if (error instanceof FileError || error instanceof RangeError) {
        await streams.stderr(`${name}: ${error.message}\n`);
        return 1;
      }
      throw error;
    }
  }

  /** By its name, or by the path that it has in /bin or /usr/bin. */
  programOf(name: string): Program | undefined {
    const path = name.includes('/') ? absolute(name, this.state.directory) : `/bin/${name}`;
    const base = /^\/(?:usr\/)?s?bin\/([^/]+)$/.exec(path)?.[1];
    return base === undefined ? undefined : this.#options.programs.get(base);
  }

  async #tested(isTested: boolean, run: () => Promise<number>): Promise<number> {
    const before = this.#isTested;
    this.#isTested ||= isTested;
    try {
      return await run();
    } finally {
      this.#isTested = before;
    }
  }

  #copy(): Shell {
    return new Shell(this.#options, this.state.copy());
  }

  async #runPipeline({ commands, isNegated }: ScriptItem, streams: Streams): Promise<number> {
    const [only] = commands;
    const code =
      commands.length === 1 && only ? await this.#runCommand(only, streams) : await this.#runStages(commands, streams);
    return isNegated ? Number(code === 0) : code;
  }

  /** All at once, each in a shell of its own; one that ends breaks the pipe before it. */
  async #runStages(commands: readonly Command[], streams: Streams): Promise<number> {
    const pipes = commands.slice(1).map(() => new Pipe());
    const stages = commands.map(async (command, i) => {
      const [before, after] = [pipes[i - 1], pipes[i]];
      const own = { ...streams, stdin: before ?? streams.stdin, stdout: after?.write ?? streams.stdout };
      try {
        return await this.#copy().#runCommand(command, own);
      } catch (error) {
        return await this.#endedBy(error, streams);
      } finally {
        after?.end();
        before?.break();
      }
    });
    return (await Promise.all(stages)).at(-1) ?? 0;
  }

  async #runCommand(command: Command, streams: Streams): Promise<number> {
    await takeStep(this.#options.place.signal);
    const where = { directory: this.state.directory, files: this.#options.place.files };
    const own = await redirected(command.redirections, streams, this.#expander(streams), where);
    return own ? this.#runKind(command, own) : 1;
  }

  async #runKind(command: Command, streams: Streams): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.#runSimple(command, streams);
      case 'group': {
        if (!command.isSubshell) return this.runScript(command.body, streams);
        const copy = this.#copy();
        return copy.runScript(command.body, streams).catch((error: unknown) => copy.#endedBy(error, streams));
      }
      case 'if':
        for (const { condition, body } of command.branches) {
          if ((await this.#tested(true, () => this.runScript(condition, streams))) === 0)
            return this.runScript(body, streams);
        }
        return command.otherwise ? this.runScript(command.otherwise, streams) : 0;
      case 'while':
        return this.#loop(async () => {
          const code = await this.#tested(true, () => this.runScript(command.condition, streams));
          return (code === 0) !== command.isUntil && (await this.runScript(command.body, streams), true);
        });
      case 'for': {
        const words = command.words
          ? await expandWords(command.words, this.#expander(streams))
          : [...this.state.parameters];
        return this.#loop(async () => {
          const word = words.shift();
          if (word === undefined) return false;
          this.state.variables.set(command.name, word);
          await this.runScript(command.body, streams);
          return true;
        });
      }
    }
  }

  async #loop(round: () => Promise<boolean>): Promise<number> {
    this.state.exitCode = 0;
    for (;;) {
      await takeStep(this.#options.place.signal);
      try {
        const { exitCode } = this.state;
        if (!(await round())) return exitCode;
      } catch (error) {
        if (!(error instanceof LeaveLoop)) throw error;
        if (!error.isContinue) return this.state.exitCode;
      }
    }
  }

  async #runSimple({ assignments, words }: SimpleCommand, streams: Streams): Promise<number> {
    const expander = this.#expander(streams);
    const before = this.state.exitCode;
    this.#substituted = 0;
    const fields = await expandWords(words, expander);
    const assigned: [string, string][] = [];
    for (const { name, value } of assignments) {
      const text = await expandText(value, expander);
      if (fields.length === 0) this.state.variables.set(name, text);
      else assigned.push([name, text]);
    }
    if (fields.length === 0) return words.length + assignments.length > 0 ? this.#substituted : before;
    return this.runWords(fields, streams, new Map([...this.state.environment(), ...assigned]));
  }

  #expander(streams: Streams): Expander {
    return {
      parameter: (name) => this.state.parameter(name),
      positional: () => this.state.parameters,
      assign: (name, value) => void this.state.variables.set(name, value),
      matches: (pattern) => matchingPaths(pattern, this.state.directory, this.#options.place.files),
      output: async (script) => {
        const pipe = new Pipe();
        const copy = this.#copy();
        const own = { ...streams, stdin: NO_INPUT, stdout: pipe.write };
        const running = copy.runScript(script, own).catch((error: unknown) => copy.#endedBy(error, streams));
        const [output] = await Promise.all([readAll(pipe), running.finally(() => pipe.end())]);
        this.#substituted = await running;
        return output.toString();
      },
    };
  }

  async #endedBy(error: unknown, streams: Streams): Promise<number> {
    const { exitCode, problem } = endOf(error, this.state, this.#options.place.signal);
    if (problem !== undefined) await streams.stderr(`sh: ${problem}\n`).catch(() => undefined);
    return exitCode;
  }
}
