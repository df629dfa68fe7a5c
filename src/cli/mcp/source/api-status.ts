import { z } from 'zod';

/** An error of the JSON API: a Status of Kubernetes. */
export const STATUS = z.object({
  message: z.string(),
  details: z.object({ causes: z.array(z.object({ message: z.string() })).optional() }).optional(),
});
