/** Which words name a body: the end says what it is. A hint for columns and headings, never the last word. */

const ENDS =
  /(?:局|委|办|厅|镇|乡|街道|苏木|政府|管委会|委员会|办公室|办事处|开发区|高新区|新区|园区|示范区|管理区|中心|院|所|处|站|支队|大队|总队|公司|集团|大学|学院|学校|中学|小学|幼儿园|医院|联社|银行|联合会|总工会|红十字会|县委|区委|市委|残联|妇联|文联|科协|侨联|供销社|[县区市州盟旗])$/u;

/** What ends like a name and is a site's own words. */
const OTHERS =
  /首页|主页|政务服务|办事服务|服务中心$|便民|新闻中心|互动|信息公开|政务公开|年报|报告|目录|指南|制度|平台|网站|专栏|领导|概况|更多|点击|查看|下载|附件|上一|下一|返回|关于|通知|公告|投诉|信箱|登录|注册|搜索|地区|社区$|小区$|景区$|全区$|全市$|全县$|本市$|本区$|城市$|区县$|县区$|市县$|^(?:市|县|区|州|办|委|局|所属|下属)|机构$|部门$|单位$|导航|地图|专题|动态|要闻/u;
/** Short names that begin like a kind: 市教育局, 县财政局, 区卫健委. */
const RELATIVE =
  /^[市县区州](?!级|直|属|内|外)[\p{Script=Han}]{2,18}(?:局|委|办|厅|院|会|社|联|协|中心|公司|政府|大队|支队|委员会|办公室)$/u;

/** Whether a text without white space is the name of a body. */
export function isBodyName(name: string): boolean {
  if (name.length < 2 || name.length > 30 || !/^[\p{Script=Han}（）()“”"、·]+$/u.test(name)) return false;
  if (RELATIVE.test(name)) return !/信息公开|政务公开|年报|报告/u.test(name);
  return ENDS.test(name) && !OTHERS.test(name);
}
