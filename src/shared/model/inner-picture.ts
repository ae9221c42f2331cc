/** A picture inside a document of text, between the readers of documents and the reader of pictures. */

/** A metafile is drawn, not made of pixels; `millimetres`: how high it is printed, 0 when nobody says. */
export type InnerPicture =
  | { readonly kind: 'pixels'; readonly mediaType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'metafile'; readonly name: string; readonly millimetres: number };

/** Gives the picture of a reference (`LayoutPicture.ref`). Throws `damaged_file`, `unsupported_format`, `too_large`. */
export type OpenPicture = (ref: string) => InnerPicture;
