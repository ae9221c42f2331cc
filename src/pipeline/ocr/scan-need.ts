/** Which pages of a document have to be read from pixels. */
import { z } from 'zod';

export const ScanNeed = z.strictObject({
  /** What the bytes are. */
  mediaType: z.string(),
  /** Pages, from 1; null: all. */
  pages: z.array(z.number().int().positive()).nullable(),
  /** The pages are these pictures inside a document of text, in their order (`LayoutPicture`); null: its own pages. */
  pictures: z.array(z.strictObject({ page: z.number().int().positive(), ref: z.string() })).nullable(),
});
export type ScanNeed = z.infer<typeof ScanNeed>;
