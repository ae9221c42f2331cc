/** What each family of systems keeps where a reader of links does not look. Bodies are invented. */
import { describe, expect, it } from 'vitest';
import { led, page, read, reports } from './pages.js';

const ITEM = (body: string, year: number, href: string): string =>
  `<li><a href="${href}">${body}${year}年政府信息公开工作年度报告</a><span>${year + 1}-01-18</span></li>`;

describe('trs', () => {
  const list = `<ul>${ITEM('清河县财政局', 2023, './202401/t20240118_5.html')}</ul>`;

  it.each([
    ['createPageHTML(3, 0, "index", "html")', ['index_1.html', 'index_2.html']],
    ["createPageHTML('3','0','list','htm');", ['list_1.htm', 'list_2.htm']],
    ["createPageHTML('page_div', 3, 1,'nblist','shtml',49);", ['nblist_2.shtml', 'nblist_3.shtml']],
    ['createPageHTML( 3 , 0 )', ['index_1.html', 'index_2.html']],
    ['var n = 3; createPageHTML(n, 0, "index", "html");', ['index_1.html', 'index_2.html']],
    ["Pager({size:3, current:0, prefix:'index',suffix:'html'});", ['index_1.html', 'index_2.html']],
    [
      'var currentPage = 0;//所在页从0开始\nvar countPage = 3//共多少页\nvar nextPage = currentPage+1;',
      ['index_1.html', 'index_2.html'],
    ],
    ['createPageHTML(1, 0, "index", "html")', []],
    ['function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ if(_nPageCount == null) return; }', []],
  ])('%s', (script, pages) => {
    const reading = read(page(`${list}<script>${script}</script>`));
    expect(reading.family).toBe('trs');
    expect(led(reading)).toEqual([
      'report report /xxgk/nb/202401/t20240118_5.html',
      ...pages.map((name) => `list next /xxgk/nb/${name}`),
    ]);
  });

  it('goes on from a page in the middle, and not from the last', () => {
    const at = (number: number): string[] =>
      led(
        read(page(`${list}<script>createPageHTML(4, ${number}, "index", "html")</script>`), {
          url: `http://www.qinghe.gov.cn/xxgk/nb/index_${number}.html`,
          linkText: String(number + 1),
        }),
      ).filter((line) => line.includes('next'));
    expect(at(2)).toEqual(['list next /xxgk/nb/index_3.html']);
    expect(at(3)).toEqual([]);
  });

  it('names a hundred pages at once, and the next hundred on the last of them', () => {
    const html = page(`${list}<script>createPageHTML(9000, 0, "index", "html")</script>`);
    expect(read(html).links.filter(({ why }) => why === 'next')).toHaveLength(100);
    const last = led(read(html, { url: 'http://www.qinghe.gov.cn/xxgk/nb/index_100.html' }));
    expect(last[1]).toBe('list next /xxgk/nb/index_101.html');
  });
});

describe('hanweb', () => {
  const store = (total: number, items: string[]): string =>
    `<datastore><nextgroup></nextgroup><totalrecord>${total}</totalrecord><recordset>${items.map((item) => `<record><![CDATA[${item}]]></record>`).join('')}</recordset></datastore>`;
  const item = ITEM('清河县水务局', 2022, '/art/2023/1/18/art_77_1001.html');

  it('reads the records of a script and asks for the rest', () => {
    const html = page(`<div id="2456"><script type="text/xml">${store(50, [item])}</script></div>
      <script>$('#2456').jpage({totalRecord:50, perPage:15, proxyUrl:'/module/web/jpage/dataproxy.jsp',
      ajaxParam:{col:1,appid:1,webid:39,path:'/',columnid:77,sourceContentType:1,unitid:'2456',webname:'清河县',permissiontype:0}});</script>`);
    const reading = read(html);
    expect(reading.family).toBe('hanweb');
    expect(reading.links.map(({ method, url, role }) => [method, role, url.replace(/^http:..[^/]*/, '')])).toEqual([
      ['GET', 'report', '/art/2023/1/18/art_77_1001.html'],
      ['POST', 'list', '/module/web/jpage/dataproxy.jsp?startrecord=2&endrecord=46&perpage=15'],
      ['POST', 'list', '/module/web/jpage/dataproxy.jsp?startrecord=47&endrecord=50&perpage=15'],
    ]);
    expect(reading.links[1]?.form).toBe(
      'col=1&appid=1&webid=39&path=%2F&columnid=77&sourceContentType=1&unitid=2456&webname=%E6%B8%85%E6%B2%B3%E5%8E%BF&permissiontype=0',
    );
  });

  it('reads the answer', () => {
    const reading = read(`<?xml version='1.0' encoding='UTF-8'?>${store(50, [item])}`, { form: 'columnid=77' });
    expect(reports(reading).map(({ url }) => url)).toEqual(['http://www.qinghe.gov.cn/art/2023/1/18/art_77_1001.html']);
  });

  it('refuses an answer that is cut off', () => {
    const cut = store(50, [item, item]).slice(0, -60);
    expect(() => read(cut)).toThrow(expect.objectContaining({ code: 'bad_answer' }) as Error);
  });

  it('goes through the years of a report page', () => {
    const html =
      page(`<h1>2010年度报告</h1><select onchange="location.href='xxgkAnnualReport.jsp?area=0013&fbtime='+this.value">
      <option value="2009">2009年</option><option value="2010" selected>2010年</option></select>`);
    const reading = read(html, {
      url: 'http://www.qinghe.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=0013&fbtime=2010',
    });
    expect(led(reading)).toEqual(['list year /module/xxgk/xxgkAnnualReport.jsp?area=0013&fbtime=2009']);
  });

  it('asks a unit of its newer pages', () => {
    const html = page(`<div><script url="/api-gateway/jpaas-publish-server/front/page/build/unit"
      queryData="{'webId':'52','pageId':'1638','parseType':'bulidstatic','pageType':'column','tagId':'列表','tplSetId':'Ms'}"></script></div>`);
    expect(led(read(html))).toEqual([
      'list api /api-gateway/jpaas-publish-server/front/page/build/unit?webId=52&pageId=1638&parseType=bulidstatic&pageType=column&tagId=%E5%88%97%E8%A1%A8&tplSetId=Ms',
    ]);
    const answer = JSON.stringify({ success: true, data: { html: `<ul>${item}</ul>` } });
    expect(reports(read(answer))).toHaveLength(1);
  });
});

describe('ucap', () => {
  it('reads addresses of its pager', () => {
    const html = page(`<ul>${ITEM('清河县信访局', 2021, '/xxgk/nb/202201/0123456789abcdef0123456789abcdef.shtml')}</ul>
      <input type="hidden" name="article_paging_list_hidden" totalpage="3">
      <a tagname="/xxgk/nb/index_2.html" onclick="queryArticleByCondition(this,'/xxgk/nb/index_2.html')">下一页</a>`);
    const reading = read(html);
    expect(reading.family).toBe('ucap');
    expect(led(reading)).toEqual([
      'report report /xxgk/nb/202201/0123456789abcdef0123456789abcdef.shtml',
      'list next /xxgk/nb/index_2.html',
      'list next /xxgk/nb/index_3.html',
    ]);
  });
});

describe('vsb', () => {
  it('counts its pages down', () => {
    const html = page(`<ul>${ITEM('清河县司法局', 2021, 'info/1023/4567.htm')}</ul>
      <span class="p_next p_fun"><a href="nb/2.htm">下页</a></span>
      <script>function a1_gopage_fun(){_simple_list_gotopage_fun(3,'a1GOPAGE',2)}</script>`);
    const first = read(html, { url: 'http://www.qinghe.gov.cn/nb.htm' });
    expect(first.family).toBe('vsb');
    expect(led(first)).toEqual(['report report /info/1023/4567.htm', 'list next /nb/2.htm', 'list next /nb/1.htm']);
    const last = read(html.replace(/<span class="p_next[\s\S]*?<\/span>/, ''), {
      url: 'http://www.qinghe.gov.cn/nb/1.htm',
    });
    expect(led(last).filter((line) => line.includes('next'))).toEqual([]);
  });
});

describe('gkmlpt', () => {
  it('asks for the columns whose names say reports', () => {
    const html = page(`<div id="app"></div><script>window._CONFIG = { SID: '755041', TITLE: document.title, TREE: [
      {"id":5,"name":"政策文件","children":[]},{"id":20765,"name":"政府信息公开年报","children":[]}] };</script>`);
    const reading = read(html, { url: 'http://www.qinghe.gov.cn/qhjyj/gkmlpt/index' });
    expect(reading.family).toBe('gkmlpt');
    expect(led(reading)).toEqual(['list api /qhjyj/gkmlpt/api/all/20765?page=1&sid=755041']);
  });

  it('pages through the answer', () => {
    const articles = [2022, 2023].map((year) => ({
      title: `清河县教育局${year}年政府信息公开工作年度报告`,
      url: `http://www.qinghe.gov.cn/qhjyj/gkmlpt/content/9/${year}/post_${year}.html`,
    }));
    const answer = (page: number): string[] =>
      led(
        read(JSON.stringify({ classify: { name: '年报', post_count: 4 }, articles }), {
          url: `http://www.qinghe.gov.cn/qhjyj/gkmlpt/api/all/20765?page=${page}&sid=755041`,
          declaredType: 'application/json',
        }),
      );
    expect(answer(1)).toEqual([
      'report report /qhjyj/gkmlpt/content/9/2022/post_2022.html',
      'report report /qhjyj/gkmlpt/content/9/2023/post_2023.html',
      'list next /qhjyj/gkmlpt/api/all/20765?page=2&sid=755041',
    ]);
    expect(answer(2)).toHaveLength(2);
  });
});

describe('json', () => {
  it.each([
    [
      "$.ajax({url:'/api/getList', type:'get', data:{channelId:12, pageNo:1, pageSize:20}, success:function(d){}})",
      '/api/getList?channelId=12&pageNo=1&pageSize=20',
    ],
    [
      "var cid = '12', size = 20; $.getJSON('/api/getList?cid=' + cid + '&page=1', function(d){ show(d) })",
      '/api/getList?cid=12&page=1',
    ],
    [
      'var id = "12", pageSize = 6; function load(pageNo) { $.getJSON("/api/list?id=" + id + "&pageNo=" + pageNo + "&pageSize=" + pageSize, show); }',
      '/api/list?id=12&pageNo=1&pageSize=6',
    ],
    ['fetch("/xxgk/list.json").then(r => r.json())', '/xxgk/list.json'],
    ['axios.get("/api/list", { params: { cid: 12, page: this.page, size: 10 } })', '/api/list?cid=12&page=1&size=10'],
    [
      "$.ajax({url:'/govsearch/jsonp/list.jsp',dataType:'jsonp',jsonp:'callback',data:{page:1,lb:134657}})",
      '/govsearch/jsonp/list.jsp?page=1&lb=134657&callback=callback',
    ],
    ['function load(p){ $.get("/api/list?cid=3&page=" + p, draw) }', '/api/list?cid=3&page=1'],
    ['var x = new XMLHttpRequest(); x.open("GET", "/data/nblist.json", true);', '/data/nblist.json'],
  ])('%s', (script, url) => {
    const reading = read(page(`<ul id="list"></ul><script>${script}</script>`));
    expect(led(reading)).toEqual([`list api ${url}`]);
    expect(reading.family).toBe('json');
  });

  it('asks by POST with the form, and for the next page alike', () => {
    const script = `$.post("/fjdzapp/search", {channelid: 200210, page: 1, prepage: 10}, function(){})`;
    const reading = read(page(`<ul id="list"></ul><script>${script}</script>`));
    expect(led(reading)).toEqual(['list api /fjdzapp/search channelid=200210&page=1&prepage=10']);
    const answer = JSON.stringify({
      count: 2,
      data: [
        {
          doctitle: '清河县民政局2020年政府信息公开工作年度报告',
          docpuburl: 'http://www.qinghe.gov.cn/t20210118_9.html',
        },
      ],
    });
    expect(
      led(read(answer, { url: 'http://www.qinghe.gov.cn/fjdzapp/search', form: 'channelid=200210&page=1&prepage=10' })),
    ).toEqual(['report report /t20210118_9.html', 'list next /fjdzapp/search channelid=200210&page=2&prepage=10']);
  });

  it('reads JSONP, data in a script and XML', () => {
    const title = '清河县民政局2020年政府信息公开工作年度报告';
    const expected = ['report report /a/t20210118_9.html'];
    expect(led(read(`callback({"list":[{"title":"${title}","url":"/a/t20210118_9.html"}]});`))).toEqual(expected);
    expect(
      led(
        read(page(`<div id="x"></div><script>var items = [{title: '${title}', url: '/a/t20210118_9.html'}];</script>`)),
      ),
    ).toEqual(expected);
    expect(
      led(
        read(
          `<?xml version="1.0"?><rss><channel><item><title>${title}</title><link>/a/t20210118_9.html</link></item></channel></rss>`,
        ),
      ),
    ).toEqual(expected);
  });

  it.each([
    ['JSON that is cut off', '{"list":[{"title":"x","url":"/a'],
    ['an error', '{"code":500,"msg":"系统繁忙"}'],
    ['XML that is cut off', '<?xml version="1.0"?><rss><channel><item><title>x</title>'],
  ])('refuses %s', (_name, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad_answer' }) as Error);
  });
});
