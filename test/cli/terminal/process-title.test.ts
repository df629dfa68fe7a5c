import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../src/cli/terminal/process-title.ts';

test.each<[args: string, shown: string]>([
  ['proxy -v 1', 'proxy -v 1'],
  ['proxy --token abc -v 1', 'proxy --token <masked> -v 1'],
  ['proxy --token=abc', 'proxy --token=<masked>'],
  ['run --username a --password b -- curl --token c', 'run --username a --password <masked> -- curl --token c'],
  ['proxy --kubesphere-client id:secret', 'proxy --kubesphere-client <masked>'],
  ['proxy --token', 'proxy --token'],
  ['complete -- proxy --token abc --as', 'complete -- proxy --token <masked> --as'],
  ['complete -- run -- curl --token c', 'complete -- run -- curl --token c'],
])('%s', (args, shown) => {
  expect(withoutSecrets(args.split(' ')).join(' ')).toBe(shown);
});
