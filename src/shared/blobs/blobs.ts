/** Content-addressed bytes: documents and stage outputs, each under its sha256. Written once, never changed. */
export interface Blobs {
  /** Stores bytes durably before it resolves; storing what is there already changes nothing. Returns the sha256. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, checked against their hash. Throws `blob_missing`, `blob_damaged`. */
  get(sha256: string): Promise<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Hashes of all that is stored, in order. */
  list(): AsyncIterable<string>;
}
