/** Simplified → traditional for the characters of the forms' labels, as mirrors in Big5 print them. */
const PAIRS =
  '条條项項内內规規范範许許处處罚罰强強制製业業费費购購数數对對开開总總发發废廢现現减減决決单單万萬关關系係为為请請况況组組织織构構会會机機务務计計结結转轉办辦属屬国國护護权權类類过過执執询詢无無补補确確访訪举舉报報诉訴复複议議讼訟维維纠糾审審经經后後缴繳纳納获獲据據号號区區动動与與实實稳穩问問题題进進须須众眾门門员員个個这這种種听聽来來见見没沒并並备備资資讯訊积積极極应應其其他他';

const MAP = new Map<string, string>();
for (let index = 0; index + 1 < PAIRS.length; index += 2) MAP.set(PAIRS[index] ?? '', PAIRS[index + 1] ?? '');

export function traditional(text: string): string {
  return [...text].map((character) => MAP.get(character) ?? character).join('');
}
