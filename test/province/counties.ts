/** The invented prefecture 临溯市: twelve counties, each with a site of its own, and fifty bodies that report. None exists. */
import { BODIES } from '../corpus/county.js';
import type { BodyKind, CorpusBody } from '../corpus/model.js';

export interface County {
  /** Id of its site as well. */
  id: string;
  name: string;
  /** In the form of GB/T 2260, but of no real place. */
  division: string;
  bodies: readonly CorpusBody[];
}

interface BodyShape {
  id: string;
  name: string;
  self: string;
  kind: BodyKind;
  requests: number;
  /** Titles call it without its last words (乌桕岭乡 for 乌桕岭乡人民政府). */
  shortTitle?: string;
}

const SHAPES: readonly BodyShape[] = [
  { id: 'xzf', name: '{}人民政府', self: '我县', kind: 'government', requests: 70 },
  { id: 'jyj', name: '{}教育局', self: '我局', kind: 'department', requests: 11 },
  { id: 'slj', name: '{}水利局', self: '我局', kind: 'department', requests: 18 },
  { id: 'town', name: '{}{town}镇人民政府', self: '我镇', kind: 'township', requests: 5, shortTitle: '{}{town}镇' },
  { id: 'jd', name: '{}{street}街道办事处', self: '我街道', kind: 'subdistrict', requests: 4 },
  { id: 'yy', name: '{}人民医院', self: '我院', kind: 'institution', requests: 2 },
];

const COUNTY_LEVEL: readonly BodyKind[] = ['government', 'office', 'department', 'zone', 'institution'];

function county(id: string, name: string, code: number, count: number, town: string, street: string): County {
  const bodies = SHAPES.slice(0, count).map((shape): CorpusBody => {
    const named = (text: string): string =>
      text.replace('{}', name).replace('{town}', town).replace('{street}', street);
    return {
      id: `${id}-${shape.id}`,
      name: named(shape.name),
      titleName: named(shape.shortTitle ?? shape.name),
      self: shape.self,
      kind: shape.kind,
      level: COUNTY_LEVEL.includes(shape.kind) ? 'county' : 'township',
      requests: shape.requests,
      enforces: shape.kind === 'department',
    };
  });
  return { id, name, division: String(229900 + code), bodies };
}

/** The county of the corpus keeps its bodies: the committed doc files are reports of one of them. */
const CORPUS_BODIES = ['xzf', 'zfb', 'jyj', 'zrzyj', 'czj'];

/** In the order of their addresses. Ids are those of the families that their sites belong to. */
export const COUNTIES: readonly County[] = [
  {
    id: 'trs',
    name: '槐泠县',
    division: '229921',
    bodies: BODIES.filter((body) => CORPUS_BODIES.includes(body.id)),
  },
  county('hanweb', '砚浔县', 22, 6, '芦荻', '石榴'),
  county('json', '汀沄县', 23, 4, '白蘋', '青槐'),
  county('ucap', '鹭漪县', 24, 3, '双桥', '红枫'),
  county('vsb', '松岚县', 25, 5, '云栎', '金桂'),
  county('gkmlpt', '柘溪县', 26, 4, '丹枣', '银杏'),
  county('gbk', '杏淇县', 27, 4, '石磬', '竹溪'),
  county('years', '桐濂县', 28, 4, '沙柳', '梅园'),
  county('aggregator', '蓼汶县', 29, 6, '苇塘', '桑榆'),
  county('search', '芷洛县', 30, 3, '枫渡', '柳浪'),
  county('moody', '芦沣县', 31, 4, '槿篱', '榆荫'),
  county('endless', '荻泗县', 32, 2, '松坡', '蕉石'),
];
