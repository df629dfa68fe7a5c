import { ActionableError } from '../../../api/actionable-error.ts';

/** The error for a usage file where requests are looked at. */
export function hasOnlySums(): ActionableError {
  return new ActionableError(
    'ERR_USAGE_FILE',
    'it is a usage file, which has sums of requests and not the requests',
    'usage files are for kubetrace usage, rbac, rbac unused and rbac check; give the traces it was made from here',
  );
}
