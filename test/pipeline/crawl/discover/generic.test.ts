/** Pages of no known system: links, tables, years, bodies, and what the page is itself. */
import { describe, expect, it } from 'vitest';
import { led, page, read, REPORT, reports } from './pages.js';

describe('a list of links', () => {
  const LIST = page(`<div class="header"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>
    <ul><li><a href="t20240118_5.html">清河县教育局2023年政府信息公开工作年度报告</a><span>2024-01-18</span></li>
    <li><a href="t20230119_4.html" title="清河县教育局2022年政府信息公开工作年度报告">清河县教育局2022年政府信息公开…</a></li>
    <li><a href="t20240120_6.html">【图解】清河县教育局2023年政府信息公开工作年度报告</a></li>
    <li><a href="t20240101_2.html">关于做好2023年政府信息公开工作年度报告编制发布工作的通知</a></li></ul>
    <div class="pages"><span>1</span><a href="index_2.html">2</a><a href="index_2.html">下一页</a><a href="index_9.html">尾页</a></div>`);

  it('leads to reports and the next page, and passes look-alikes over', () => {
    const reading = read(LIST);
    expect(reading.kind).toBe('list');
    expect(led(reading)).toEqual([
      'report report /xxgk/nb/t20240118_5.html',
      'report report /xxgk/nb/t20230119_4.html',
      'list next /xxgk/nb/index_2.html',
    ]);
    expect(reports(reading).map(({ text, year, body }) => [text, year, body])).toEqual([
      ['清河县教育局2023年政府信息公开工作年度报告', 2023, '清河县教育局'],
      ['清河县教育局2022年政府信息公开工作年度报告', 2022, '清河县教育局'],
    ]);
    expect(reading.passed.map(({ reason }) => reason)).toEqual(['an explanation', 'a notice']);
  });

  it('of a column called 年度报告 leads to no report on something else', () => {
    const reading = read(
      page(
        `<ul><li><a href="t20240118_5.html">清河县教育局2023年度报告</a></li>
        <li><a href="t20240118_6.html">清河县教育局2023年法治政府建设工作年度报告</a></li>
        <li>清河县教育局2023年法治政府建设年度报告 <a href="t20240118_7.html">查看</a></li></ul>`,
        '年度报告 - 清河县教育局',
      ),
    );
    expect(led(reading)).toEqual(['report report /xxgk/nb/t20240118_5.html']);
    expect(reading.passed.map(({ reason }) => reason)).toEqual(Array(2).fill('a report on something else'));
  });
});

describe('a page visited as a report', () => {
  const visit = { role: 'report', linkText: '清河县教育局2023年政府信息公开工作年度报告' } as const;

  it('is one by its text', () => {
    expect(read(page(`<h1>清河县教育局2023年政府信息公开工作年度报告</h1>${REPORT}`, '清河县教育局'), visit).kind).toBe(
      'report',
    );
  });

  it('is a look-alike by its text', () => {
    const text =
      '<h1>一图读懂清河县教育局2023年政府信息公开工作年度报告</h1><p>主动公开政府信息132条，收到申请4件。</p>';
    expect(read(page(text, '清河县教育局'), visit).kind).toBe('look_alike');
  });

  it('holds its report as a file', () => {
    const text = `<h1>清河县教育局2023年政府信息公开工作年度报告</h1><p>见附件。</p><p>附件：<a href="./P020240118.docx">年度报告.docx</a></p>`;
    const reading = read(page(text, '清河县教育局'), {
      ...visit,
      url: 'http://www.qinghe.gov.cn/xxgk/nb/t20240118_5.html',
    });
    expect(reading.kind).toBe('holder');
    expect(led(reading)).toEqual(['attachment attachment /xxgk/nb/P020240118.docx']);
  });
});
