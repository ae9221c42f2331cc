/**
 * Whether the text of a page can be trusted. A PDF says what its glyphs look like; what they mean is an extra that may be absent
 * or wrong. A page whose text makes no sense must be looked at (OCR), not read.
 */
import { LABELS } from '../../../shared/model/labels.js';
import { area } from './geometry.js';
import type { PageInk } from './ink.js';

/** Share of the page that pictures cover when the page is one. */
const COVERED = 0.35;
/** Characters below which a covered page has no text of its own (a page number, a stamp). */
const FEW = 30;
/** Share of unreadable characters that spoils a page. */
const SPOILT = 0.02;
/** Painted outlines that are more than a logo. */
const OUTLINES = 300;
/** Characters from which a page of Chinese has to contain some of the commonest ones. */
const ENOUGH = 60;
/** Least share of the commonest characters in Chinese text; real pages have 20 % and more. */
const COMMON_SHARE = 0.04;

/** The commonest characters of Chinese official prose, and all that the form's labels are made of. */
const COMMON: ReadonlySet<string> = new Set([
  ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严',
  ...LABELS.flatMap((label) => [...label.text]).filter((character) => /[\u4e00-\u9fff]/u.test(character)),
]);

/** Why the text of a page cannot be used; null: it can. */
export function judgePage(ink: PageInk): string | null {
  if (ink.lost > 0) return 'a font that cannot be read';
  const texts = ink.glyphs.filter((glyph) => !glyph.blank).map((glyph) => glyph.text);
  const characters = texts.join('');
  const covered = ink.pictures.reduce((sum, picture) => sum + area(picture), 0) / (ink.width * ink.height);
  if (characters.length < FEW) {
    if (covered > COVERED) return 'a picture covers the page';
    if (ink.shapes > OUTLINES) return 'text drawn as outlines';
    if (ink.hidden > FEW && ink.pictures.length > 0) return 'invisible text over a picture';
    return null;
  }
  const spoilt = texts.filter((text) => isUnreadable(text)).length;
  if (spoilt > Math.max(1, characters.length * SPOILT) || /\(cid:\d+\)/u.test(characters))
    return 'characters without meaning';
  if (characters.length < ENOUGH) return null;
  const words = [...characters].filter((character) => /[\u3400-\u9fff]/u.test(character));
  const narrow = [...characters].filter((character) => /[\p{L}\p{N}]/u.test(character)).length - words.length;
  if (words.length >= ENOUGH) {
    const common = words.filter((character) => COMMON.has(character)).length;
    if (common < words.length * COMMON_SHARE) return 'characters that make no words';
  } else if (narrow > 4 * words.length && !hasWords(characters)) return 'characters that make no words';
  return null;
}

/** Replacement and private-use characters, controls, unassigned codes. */
function isUnreadable(text: string): boolean {
  return /[\ufffd\ue000-\uf8ff\p{Cc}\p{Cn}]|[\u{f0000}-\u{10ffff}]/u.test(text);
}

/** A page without Chinese text is readable if it is numbers, or words with vowels. */
function hasWords(text: string): boolean {
  const digits = [...text].filter((character) => /[\d.,/\-%]/u.test(character)).length;
  const letters = [...text].filter((character) => /[a-z]/iu.test(character));
  const vowels = letters.filter((character) => /[aeiou]/iu.test(character)).length;
  return digits > text.length * 0.5 || (letters.length > text.length * 0.6 && vowels > letters.length * 0.2);
}
