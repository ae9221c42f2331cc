/** Colour → grey without red: a seal's ink is bright in the red channel, black print under it is not. Blue and green stay. */

/** The grey of each pixel of RGB (3 bytes a pixel) or RGBA (4, on white). */
export function grayOf(colours: Uint8Array | Uint8ClampedArray, channels: 3 | 4): Uint8Array {
  const out = new Uint8Array(Math.floor(colours.length / channels));
  for (let at = 0, from = 0; at < out.length; at++, from += channels) {
    const red = colours[from] ?? 0;
    const green = colours[from + 1] ?? 0;
    const blue = colours[from + 2] ?? 0;
    const luminance = (red * 77 + green * 150 + blue * 29) >> 8;
    // a seal takes some of the red as well: the redder, the more is given back
    const excess = red - (green > blue ? green : blue);
    const gray = excess > 0 ? Math.min(255, Math.max(luminance, red) + ((excess * 90) >> 8)) : luminance;
    const opaque = channels === 4 ? (colours[from + 3] ?? 255) : 255;
    out[at] = opaque === 255 ? gray : 255 - (((255 - gray) * opaque) >> 8);
  }
  return out;
}
