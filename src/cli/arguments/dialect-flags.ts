import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OptionsOf } from './with-options.ts';
import { type KubeSphereVersion, kubeSphereVersion } from '../../api/kubesphere/kubesphere-version.ts';

/** Whose rules to read requests by: a dialect (`auto`: what the request itself shows) and a version of KubeSphere. */
export type DialectFlags = OptionsOf<ReturnType<typeof dialectFlags>>;

/** `--dialect` and `--ks-version`. */
export const dialectFlags = (preset: 'kubernetes' | 'kubesphere' | 'auto') => (command: Command) => {
  const dialect = new Option('--dialect <dialect>', 'whose rules to read requests by')
    .choices(['kubernetes', 'kubesphere', 'auto'])
    .default(preset);
  const version = new Option('--ks-version <version>', 'of KubeSphere: 4, 3, or a release such as v3.2.1')
    .argParser(parseVersion)
    .default('4');
  return command.addOption(dialect).addOption(version);
};

function parseVersion(text: string): KubeSphereVersion {
  const version = kubeSphereVersion(text);
  if (version === undefined) throw new InvalidArgumentError('Write 4, 3, or a release such as v3.4.1.');
  return version;
}
