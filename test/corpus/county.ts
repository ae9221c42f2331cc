/** The invented county 临溯市槐泠县 and its bodies: neither place nor body exists. */
import type { CorpusBody } from './model.js';

const county = '槐泠县';

export const BODIES: readonly CorpusBody[] = [
  body('xzf', `${county}人民政府`, '我县', 'government', 'county', 96, true),
  body('zfb', `${county}人民政府办公室`, '我办', 'office', 'county', 21, false),
  body('jyj', `${county}教育局`, '我局', 'department', 'county', 9, true),
  body('zrzyj', `${county}自然资源局`, '我局', 'department', 'county', 143, true),
  body('czj', `${county}财政局`, '我局', 'department', 'county', 12, true),
  body('scjgj', `${county}市场监督管理局`, '我局', 'department', 'county', 34, true),
  body('yxz', `${county}砚溪镇人民政府`, '我镇', 'township', 'township', 4, false, '砚溪镇人民政府'),
  body('wbx', `${county}乌桕岭乡人民政府`, '我乡', 'township', 'township', 2, false, `${county}乌桕岭乡`),
  body('lqjd', `${county}鹭汀街道办事处`, '我街道', 'subdistrict', 'township', 3, false, `${county}鹭汀街道`),
  body('kfq', `${county}经济开发区管理委员会`, '我区', 'zone', 'county', 17, true, '槐泠经济开发区'),
  body('dyzx', `${county}汀兰中学`, '我校', 'institution', 'county', 1, false),
  body('rmyy', `${county}人民医院`, '我院', 'institution', 'county', 2, false),
];

export const YEARS: readonly number[] = [2019, 2020, 2021, 2022, 2023, 2024, 2025];

function body(
  id: string,
  name: string,
  self: string,
  kind: CorpusBody['kind'],
  level: CorpusBody['level'],
  requests: number,
  enforces: boolean,
  titleName: string = name,
): CorpusBody {
  return { id, name, titleName, self, kind, level, requests, enforces };
}
