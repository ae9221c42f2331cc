/** An encoder for GB18030, made by turning the platform's decoder round; the basic plane only, which is all we print. */

/** Character → bytes, from every sequence of a form that decodes to one character. */
function tableOf(sequences: readonly number[][]): Map<string, number[]> {
  const separated = sequences.flatMap((sequence) => [...sequence, 0x0a]);
  const decoded = new TextDecoder('gb18030').decode(new Uint8Array(separated)).split('\n');
  const table = new Map<string, number[]>();
  sequences.forEach((sequence, index) => {
    const text = decoded[index] ?? '';
    if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, sequence);
  });
  return table;
}

function range(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

const TRAILS = [...range(0x40, 0x7e), ...range(0x80, 0xfe)];
const two = tableOf(range(0x81, 0xfe).flatMap((lead) => TRAILS.map((trail) => [lead, trail])));

/** Four-byte sequences of the basic plane; made only when a text needs one. */
function fourByteTable(): Map<string, number[]> {
  const digits = range(0x30, 0x39);
  return tableOf(
    range(0x81, 0x84).flatMap((first) =>
      digits.flatMap((second) =>
        range(0x81, 0xfe).flatMap((third) => digits.map((fourth) => [first, second, third, fourth])),
      ),
    ),
  );
}

/** The text as GB18030 bytes; with `html`, characters outside GBK become numeric references as in GBK pages. */
export function encodeGb18030(text: string, html = false): Uint8Array {
  const bytes: number[] = [];
  let four: Map<string, number[]> | null = null;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else {
      const pair = two.get(character);
      if (pair) bytes.push(...pair);
      else if (html) bytes.push(...new TextEncoder().encode(`&#${code};`));
      else {
        four ??= fourByteTable();
        const long = four.get(character);
        if (!long) throw new Error(`no GB18030 bytes for U+${code.toString(16)}`);
        bytes.push(...long);
      }
    }
  }
  return Uint8Array.from(bytes);
}
