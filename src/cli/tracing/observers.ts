import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { isSea } from 'node:sea';
import { pathToFileURL } from 'node:url';
import { ActionableError } from '../../api/actionable-error.ts';
import { readProblem } from '../../api/text/file-problem.ts';
import type { Observer } from '../../trace/observer.ts';
import { version } from '../../kubeconfig/version.ts';
import type { LiveLogFlags } from './live-log-flags.ts';
import type { TracingFlags } from './tracing-flags.ts';

/** What observes the trace in addition to the log, in this order: `--record`, `--har`, `--observer`. Throws ActionableError. */
export async function observersOf({
  record,
  recordMaxSize,
  recordKeep,
  recordBodySize,
  har,
  observer,
  showOwn,
}: TracingFlags & Pick<LiveLogFlags, 'showOwn'>): Promise<readonly Observer[]> {
  const observers: Observer[] = [];
  if (recordKeep !== undefined && recordMaxSize === undefined) throw keepsNothing();
  if (record !== undefined) {
    const { recordTo } = await import('../../export/files/recording.ts');
    observers.push(
      await recordTo(record, {
        ...(recordMaxSize !== undefined && { maxBytes: recordMaxSize }),
        ...(recordKeep !== undefined && { keep: recordKeep }),
        ...(recordBodySize !== undefined && { bodyBytes: recordBodySize }),
      }),
    );
  }
  if (har !== undefined) {
    const { harFile } = await import('../../export/files/har-file.ts');
    observers.push(await harFile(har, { version: version(), showOwn }));
  }
  for (const file of observer ?? []) observers.push(await observerOf(file));
  return observers;
}

function keepsNothing(): ActionableError {
  const hint = 'give --record-max-size too, such as 100Mi: without it a recording stays one file';
  return new ActionableError('ERR_FLAGS', '--record-keep does nothing without --record-max-size', hint);
}

/** A user's module whose default export is an Observer (docs/architecture.md). */
async function observerOf(file: string): Promise<Observer> {
  const path = resolve(file);
  const hint = 'export default { observe(event) { … } } from it';
  let module: { readonly default?: unknown };
  try {
    module = (await importFile(path)) as typeof module;
  } catch (error) {
    if (!existsSync(path)) {
      const { problem, hint: doubt } = readProblem(file, { code: 'ENOENT' });
      throw new ActionableError('ERR_OBSERVER', `--observer ${file}: ${problem}`, doubt, { cause: error });
    }
    throw new ActionableError(
      'ERR_OBSERVER',
      `--observer ${file} cannot be loaded: ${(error as Error).message}`,
      hint,
      { cause: error },
    );
  }
  const observer = module.default as Partial<Observer> | undefined;
  if (typeof observer?.observe === 'function') return observer as Observer;
  throw new ActionableError('ERR_OBSERVER', `--observer ${file} has no default export with a function observe`, hint);
}

/** A single executable cannot import files, but its `require` reads ES modules as well, except those that await something at their top level. */
async function importFile(path: string): Promise<unknown> {
  return isSea() ? createRequire(path)(path) : import(pathToFileURL(path).href);
}
