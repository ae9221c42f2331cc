/** Files damaged by chance: cut off, cut out, doubled, blanked, bytes and bits changed. */

/** The file with one damage, another for each draw of `random` (0 to 1). */
export function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = (): number => Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.2) return bytes.slice(0, at());
  const [from = 0, to = 0] = [at(), at()].sort((a, b) => a - b);
  if (kind < 0.3) return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  if (kind < 0.4) return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  // slice of a Buffer is a view of it
  const changed = Uint8Array.from(bytes);
  if (kind < 0.5) return changed.fill(0, from, Math.min(to, from + 512));
  if (kind < 0.75) {
    const where = at();
    changed[where] = (changed[where] ?? 0) ^ (1 << Math.floor(random() * 8));
    return changed;
  }
  for (let count = Math.ceil(random() * 30); count > 0; count--) changed[at()] = Math.floor(random() * 256);
  return changed;
}
