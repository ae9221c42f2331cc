/**
 * Fonts that training cells are printed in. Debian packages: fonts-arphic-uming fonts-arphic-ukai fonts-wqy-zenhei
 * fonts-wqy-microhei fonts-droid-fallback fonts-noto-cjk fonts-noto-cjk-extra fonts-dejavu-core fonts-dejavu-extra
 * fonts-liberation fonts-crosextra-caladea fonts-freefont-ttf fonts-urw-base35 fonts-croscore fonts-open-sans
 * fonts-roboto-unhinted fonts-courier-prime fonts-cwtex-ming fonts-cwtex-kai fonts-cwtex-heib fonts-arphic-bsmi00lp,
 * for calibration fonts-crosextra-carlito fonts-texgyre fonts-linuxlibertine fonts-lato fonts-cwtex-yen
 * fonts-arphic-bkai00mp, held out fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-lxgw-wenkai fonts-cwtex-fs.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';

const ROOTS = ['/usr/share/fonts/truetype', '/usr/share/fonts/opentype', '/usr/share/texmf/fonts/opentype/public'];

/** `train`: the network sees them; `calibrate`: its probabilities are measured on them; `held_out`: nothing is tuned on them. */
export type FontRole = 'train' | 'calibrate' | 'held_out';

/** Paths below the roots that a role takes; the first that fits decides. */
const ROLES: readonly (readonly [FontRole, RegExp])[] = [
  ['held_out', /gbsn00lp|gkai00mp|LXGWWenKai(-|Mono-)(Regular|Light|Bold)|cwfs/u],
  [
    'calibrate',
    /Carlito-(Regular|Bold|Italic)|texgyre(termes|heros)-(regular|bold)\.otf|LinLibertine_R\.otf|Lato-(Regular|Bold)\.ttf|cwyen|bkai00mp/u,
  ],
  ['train', /uming|ukai\.ttc|wqy-|DroidSansFallback/u],
  ['train', /Noto(Sans|Serif)CJK-(Light|Regular|Medium|Bold)\.ttc/u],
  ['train', /DejaVu(Sans|Serif|SansMono|SansCondensed|SerifCondensed)(-Bold|-Italic|-Oblique)?\.ttf/u],
  ['train', /liberation.*(Serif|Sans|Mono|SansNarrow)-(Regular|Bold|Italic)\.ttf/u],
  ['train', /Caladea-(Regular|Bold|Italic)|Free(Serif|Sans|Mono)(Bold|Italic|Oblique)?\.ttf/u],
  ['train', /(NimbusRoman|NimbusSans|NimbusMonoPS|C059|P052|URWBookman|URWGothic|NimbusSansNarrow)-\w+\.(otf|ttf)/u],
  ['train', /croscore.*-(Regular|Bold|Italic)|OpenSans-(Regular|Bold|Light)\.ttf|Roboto-(Regular|Bold|Light)\.ttf/u],
  ['train', /[Cc]ourier-?[Pp]rime.*Regular|cwming|cwkai|cwheib|bsmi00lp/u],
];

function* filesUnder(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path);
    else if (/\.(ttf|ttc|otf)$/iu.test(name)) yield path;
  }
}

/** Registers the installed fonts of a role; returns the names to draw with, in a fixed order. */
export function fontsOf(role: FontRole): string[] {
  const names: string[] = [];
  for (const root of ROOTS.filter((path) => existsSync(path))) {
    for (const path of filesUnder(root)) {
      if (ROLES.find(([, pattern]) => pattern.test(path))?.[0] !== role) continue;
      const name = `digits ${path.slice(path.lastIndexOf('/') + 1)}`;
      if (GlobalFonts.registerFromPath(path, name)) names.push(name);
    }
  }
  return names;
}

/** Whether a font has digits and Chinese characters of its own (a Chinese font), by how wide it draws them. */
export const CHINESE = /uming|ukai|wqy|Droid|CJK|cwming|cwkai|cwheib|bsmi|gbsn|gkai|LXGW|cwfs|bkai|cwyen/u;
