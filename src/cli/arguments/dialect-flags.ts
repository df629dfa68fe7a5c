import { type Command, InvalidArgumentError, Option } from 'commander';
import { AUTO_DIALECT, type DialectOptions, dialectVersion } from '../../api/dialects.ts';
import { offering, plainValues } from './offered.ts';
import type { OptionsOf } from './with-options.ts';

/** Whose rules to read requests by: a dialect (`auto`: decided by the request itself) and a version of KubeSphere. */
export type DialectFlags = OptionsOf<ReturnType<typeof dialectFlags>>;

/** `--dialect` and `--ks-version`, under this heading of help. */
export const dialectFlags =
  (preset: 'kubernetes' | 'kubesphere' | 'auto', heading = '') =>
  (command: Command) => {
    const dialect = new Option('--dialect <dialect>', 'whose rules to read requests by')
      .choices(['kubernetes', 'kubesphere', 'auto'])
      .default(preset);
    const version = offering(
      new Option('--ks-version <version>', 'of KubeSphere: 4, 3, or a release such as v3.2.1')
        .argParser(parseVersion)
        .default(AUTO_DIALECT.version),
      plainValues(['4', '3']),
    );
    return command.optionsGroup(heading).addOption(dialect).addOption(version);
  };

function parseVersion(text: string): DialectOptions['version'] {
  const version = dialectVersion(text);
  if (version === undefined) throw new InvalidArgumentError('Write 4, 3, or a release such as v3.4.1.');
  return version;
}
