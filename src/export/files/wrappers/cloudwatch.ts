import { isFields } from '../lines/fields.ts';
import { itemsOf, type Unwrap, type Wrapped } from './wrapped.ts';

/**
 * The logs of EKS from CloudWatch: `filter-log-events` and `get-log-events` (`events`), subscriptions that Firehose, Lambda or Kinesis
 * deliver (`logEvents`), the results of Logs Insights (`results`), and their export from the console (`@message`).
 */
export const cloudWatch: Unwrap = (fields) => {
  if ('@message' in fields) return [{ value: fields['@message'], path: '@message' }];
  return itemsOf(fields, 'logEvents') ?? itemsOf(fields, 'events') ?? resultsOf(fields);
};

/** Each result is a list of columns. */
const resultsOf: Unwrap = (fields) =>
  itemsOf(fields, 'results')?.flatMap(({ value, path }): readonly Wrapped[] => {
    if (!Array.isArray(value)) return [{ value, path }];
    const messages = value.flatMap((column: unknown, i): readonly Wrapped[] =>
      isFields(column) && column['field'] === '@message'
        ? [{ value: column['value'], path: `${path}[${i}].value` }]
        : [],
    );
    return messages.length > 0 ? messages : [{ value: undefined, path }];
  });
