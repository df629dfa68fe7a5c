import { isFields } from '../lines/fields.ts';
import { itemsOf, type Unwrap } from './wrapped.ts';

/**
 * The diagnostic logs of AKS: `properties.log` is the event, as a text or as an object; a table of Log Analytics has it in `log_s`; Event Hubs
 * and storage accounts deliver `records` of them.
 */
export const azureLog: Unwrap = (fields) => {
  const { properties } = fields;
  if (isFields(properties) && 'log' in properties) return [{ value: properties['log'], path: 'properties.log' }];
  if ('log_s' in fields) return [{ value: fields['log_s'], path: 'log_s' }];
  return itemsOf(fields, 'records');
};
