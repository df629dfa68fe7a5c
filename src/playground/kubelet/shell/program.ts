import type { FileTree } from './file-tree.ts';
import type { Input, Output } from './pipe.ts';

/** Where a program of a container runs. */
export interface ProgramPlace {
  readonly files: FileTree;
  readonly network: PodNetwork;
  readonly hostname: string;
  /** Ends when the client is gone or presses Ctrl-C. */
  readonly signal: AbortSignal;
  readonly isTerminal: boolean;
}

/** One run of a program. */
export interface ProgramCall extends ProgramPlace {
  readonly args: readonly string[];
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: ReadonlyMap<string, string>;
  /** Absolute. */
  readonly directory: string;
  /** Runs another program with this one's input and output; resolves to its exit code. */
  run(words: readonly string[], environment?: ReadonlyMap<string, string>): Promise<number>;
}

/** Returns its exit code. Nothing of this machine is read, run or reached. */
export type Program = (call: ProgramCall) => number | Promise<number>;

/** What is at the other end of a name and a port, as a pod sees it. */
export type Reached =
  /** A server of the playground: where it really listens, and whether by TLS. */
  | {
      readonly kind: 'server';
      readonly host: string;
      readonly port: number;
      readonly isSecure: boolean;
      readonly address: string;
    }
  /** A program that is pretended: what it answers to a path. */
  | { readonly kind: 'page'; readonly answer: (path: string) => string; readonly address: string }
  /** There is such a host, but nothing listens on this port. */
  | { readonly kind: 'refused'; readonly address: string }
  | { readonly kind: 'unknown' };

/** The network of a pod. There is nothing in it but the cluster. */
export interface PodNetwork {
  reach(host: string, port: number): Reached;
}
