/** Pages for the tests of discovery, of invented bodies. */
import { readPage } from '../../../../src/pipeline/crawl/discover/read-page.js';
import type { FoundLink, PageContext, PageReading } from '../../../../src/shared/model/page.js';

export const START: PageContext = {
  url: 'http://www.qinghe.gov.cn/xxgk/nb/',
  role: 'list',
  form: null,
  declaredCharset: 'utf-8',
  declaredType: 'text/html',
  linkText: null,
  list: null,
  next: null,
  content: null,
};

export function read(html: string | Uint8Array, context: Partial<PageContext> = {}): PageReading {
  const bytes = typeof html === 'string' ? new TextEncoder().encode(html) : html;
  return readPage(bytes, { ...START, ...context });
}

/** `role why address` of each link, the host left out where it is the page's. */
export function led(reading: PageReading): string[] {
  return reading.links.map(({ role, why, url, form }) => {
    const address = url.replace('http://www.qinghe.gov.cn', '');
    return `${role} ${why} ${address}${form === null ? '' : ` ${form}`}`;
  });
}

export function reports(reading: PageReading): FoundLink[] {
  return reading.links.filter(({ role }) => role === 'report');
}

export function page(body: string, title = '政府信息公开年报 - 清河县人民政府'): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
}

/** The words of a report's six sections with enough of the form. */
export const REPORT = `<p>根据《中华人民共和国政府信息公开条例》要求，现将本机关2023年政府信息公开工作情况报告如下，所列数据的统计期限自2023年1月1日起至2023年12月31日止。</p>
<p>一、总体情况</p><p>2023年，本机关认真落实条例，主动公开政府信息132条，收到政府信息公开申请4件，均按期办结，没有因政府信息公开被申请行政复议或者提起行政诉讼。</p>
<p>二、主动公开政府信息情况</p><table><tr><td colspan=4>第二十条第（一）项</td></tr><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>1</td><td>0</td><td>3</td></tr><tr><td colspan=4>第二十条第（五）项</td></tr><tr><td>行政许可</td><td colspan=3>12</td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p><table><tr><td>一、本年新收政府信息公开申请数量</td><td>4</td><td>0</td></tr><tr><td>（一）予以公开</td><td>4</td><td>0</td></tr><tr><td>1.属于国家秘密</td><td>0</td><td>0</td></tr></table>
<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>存在公开内容不够全面的问题，下一步加强培训，及时公开群众关心的政府信息，答复好每一件申请。</p><p>六、其他需要报告的事项</p><p>无。</p>`;
