import { parsed, type Shape, ShapeError } from '../../api/shape.ts';

/** Where a value stands in its document, and who is to know of one that does not have its shape. */
export interface Reporting {
  readonly path: string;
  readonly report: (error: ShapeError) => void;
}

/** The value as what it is; `undefined`, and a report, where it does not have the shape. */
export function parsedOrReported<T>(shape: Shape<T>, value: unknown, { path, report }: Reporting): T | undefined {
  try {
    return parsed(shape, value, path);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    report(error);
    return undefined;
  }
}
