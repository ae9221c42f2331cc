/** Which pages of a document have to be read from pixels. */
import { z } from 'zod';

export const ScanNeed = z.strictObject({
  /** What the bytes are. */
  mediaType: z.string(),
  /** Pages, from 1; null: all. */
  pages: z.array(z.number().int().positive()).nullable(),
  /** The pages are the pictures inside a document of text, in their order. */
  pictures: z.boolean(),
});
export type ScanNeed = z.infer<typeof ScanNeed>;
