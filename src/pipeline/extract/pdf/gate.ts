/**
 * Whether the text of a page can be trusted. A PDF says what its glyphs look like; what they mean is an extra that may be absent
 * or wrong. A page whose text makes no sense must be looked at (OCR), not read.
 */
import type { PageReason } from '../../../shared/model/layout.js';
import { LABELS } from '../../../shared/model/labels.js';
import { area } from './geometry.js';
import type { PageInk } from './ink.js';
import { linesOf } from './lines.js';

/** Share of the page that pictures cover when the page is one. */
const COVERED = 0.35;
/** Characters below which a covered page has no text of its own (a page number, a stamp). */
const FEW = 30;
/** Share of unreadable characters that spoils a page. */
const SPOILT = 0.02;
/** Painted outlines that are more than a logo. */
const OUTLINES = 300;
/** Outlines of a character; a page with fewer characters than its outlines would make is mostly outlines. */
const OUTLINES_OF_ONE = 5;
/** Characters from which a page of Chinese has to contain some of the commonest ones. */
const ENOUGH = 60;
/** Least share of the commonest characters in Chinese text; real pages have 20 % and more. */
const COMMON_SHARE = 0.04;

/** The commonest characters of Chinese official prose, and all that the form's labels are made of. */
const COMMON: ReadonlySet<string> = new Set([
  ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严',
  ...LABELS.flatMap((label) => [...label.text]).filter((character) => /[\u4e00-\u9fff]/u.test(character)),
]);

/** Pairs of Chinese characters from which a page has to contain some of the commonest words. */
const PAIRS = 80;
/** Least share of pairs that are common words or parts of the form's labels; real pages have 13 % and more. */
const WORD_SHARE = 0.05;

/** The commonest words of such reports, and every two characters that stand side by side in the form's labels. */
const WORDS: ReadonlySet<string> = new Set([
  ...(
    '政府 信息 公开 机关 工作 申请 年度 报告 情况 本年 全年 我局 进行 主动 依法 条例 中华 人民 共和 国务 国家 法规 规定 规范 文件 行政 管理 部门 单位 ' +
    '人员 内容 数量 加强 推进 落实 建设 发展 服务 群众 社会 问题 存在 改进 措施 不足 进一 一步 提高 提升 完善 制度 机制 平台 网站 栏目 发布 更新 及时 ' +
    '准确 全面 处理 办理 答复 收到 结转 总计 监督 保障 审查 审核 保密 培训 学习 重点 领域 领导 组织 责任 要求 根据 按照 通过 围绕 有关 相关 方面 以及 ' +
    '其他 事项 需要 没有 我市 我县 我区 全市 全县 全区 街道 乡镇 公共 企业 财政 教育 卫生 安全 生产 市场 经济 资金 项目 政策 解读 回应 关切 公众 媒体 ' +
    '微信 电话 地址 联系 实施 开展 执行 决定'
  ).split(' '),
  ...LABELS.flatMap((label) => pairsOf(label.text)),
]);

/** Every two Chinese characters that stand side by side. */
function pairsOf(text: string): string[] {
  const characters = [...text];
  const pairs = characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
  return pairs.filter((pair) => /^[\u3400-\u9fff]{2}$/u.test(pair));
}

/** Why the text of a page cannot be used; null: it can. */
export function judgePage(ink: PageInk): PageReason | null {
  if (ink.lost > 0) return 'unreadable_font';
  const texts = ink.glyphs.filter((glyph) => !glyph.blank).map((glyph) => glyph.text);
  const characters = texts.join('');
  const covered = ink.pictures.reduce((sum, picture) => sum + area(picture), 0) / (ink.width * ink.height);
  if (ink.shapes > OUTLINES && characters.length < ink.shapes / OUTLINES_OF_ONE) return 'outlines';
  if (characters.length < FEW) {
    if (covered > COVERED) return 'picture';
    if (ink.hidden > FEW && ink.pictures.length > 0) return 'invisible_text';
    return null;
  }
  const spoilt = texts.filter((text) => isUnreadable(text)).length;
  if (spoilt > Math.max(1, characters.length * SPOILT) || /\(cid:\d+\)/u.test(characters))
    return 'meaningless_characters';
  if (characters.length < ENOUGH) return null;
  const words = [...characters].filter((character) => /[\u3400-\u9fff]/u.test(character));
  const narrow = [...characters].filter((character) => /[\p{L}\p{N}]/u.test(character)).length - words.length;
  if (words.length >= ENOUGH) {
    const common = words.filter((character) => COMMON.has(character)).length;
    if (common < words.length * COMMON_SHARE) return 'no_words';
    const pairs = pairsOf(
      linesOf(ink.glyphs)
        .map((line) => line.text)
        .join('\n'),
    );
    if (pairs.length >= PAIRS && pairs.filter((pair) => WORDS.has(pair)).length < pairs.length * WORD_SHARE)
      return 'no_words';
  } else if (narrow > 4 * words.length && !hasWords(characters)) return 'no_words';
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
