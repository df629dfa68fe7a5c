import { parsed, type Shape, ShapeError } from '../../api/shape.ts';

/** The place of a value in its document, and where to report a value that does not have its shape. */
export interface Reporting {
  readonly path: string;
  readonly report: (error: ShapeError) => void;
}

/** The value with its type. One that does not have the shape is reported, and the result is `undefined`. */
export function parsedOrReported<T>(shape: Shape<T>, value: unknown, { path, report }: Reporting): T | undefined {
  try {
    return parsed(shape, value, path);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    report(error);
    return undefined;
  }
}
