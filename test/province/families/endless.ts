/**
 * A site without an end: its list has a next page after every page (the last one's entries again), its menu has a year before
 * every year, and its calendar a month after every month.
 */
import type { Answer, Asked, Family, Publication, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, siteName } from '../page.js';

const COLUMN = '/ndbg';
const PER_PAGE = 5;

export const endless: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `${COLUMN}/${one.kind === 'disallowed' ? 'neibu' : 'detail'}/${one.serial}.html`,
    file: (one, { format }, index) => `/files/${one.serial}${index}.${format}`,
    article: (one) => html(chrome(frame, one.title, article(one))),
  });
  const last = Math.ceil(publications.length / PER_PAGE) - 1;
  const item = (one: Publication): string =>
    `<li><a href="${linkOf(published, one)}">${escapeHtml(one.title)}</a> ${one.date}</li>`;
  published.resources.set(`${COLUMN}/list`, ({ query }: Asked): Answer => {
    const page = Math.max(1, Number(query.get('p') ?? '1'));
    const at = Math.min(page - 1, last) * PER_PAGE;
    const items = publications.slice(at, at + PER_PAGE).map(item);
    const next = `<a href="${COLUMN}/list?p=${page + 1}">下一页</a>`;
    return html(chrome(frame, '年报', `${menu(2024)}<ul>${items.join('\n')}</ul><div>第 ${page} 页 ${next}</div>`));
  });
  published.resources.set(`${COLUMN}/year`, ({ query }: Asked): Answer => {
    const year = Number(query.get('y') ?? '2024');
    const items = publications.filter((one) => one.year === year).map(item);
    return html(chrome(frame, `${year}年政府信息公开年报`, `${menu(year)}<ul>${items.join('\n')}</ul>`));
  });
  published.resources.set('/rili', ({ query }: Asked): Answer => {
    const month = Number(query.get('m') ?? String(2024 * 12));
    const days = Array.from({ length: 28 }, (_, day) => `<a href="/rili?m=${month}&d=${day + 1}">${day + 1}</a>`);
    return html(
      chrome(
        frame,
        `日历 ${Math.floor(month / 12)}年${(month % 12) + 1}月`,
        `${days.join(' ')}<a href="/rili?m=${month - 1}">上一月</a><a href="/rili?m=${month + 1}">下一页</a>`,
      ),
    );
  });
  return { ...published, start: [`${COLUMN}/list`] };
};

function menu(year: number): string {
  const links = [1, 2, 3].map((back) => `<a href="${COLUMN}/year?y=${year - back}">${year - back}年</a>`);
  return `<div class="years">${links.join('')}<a href="/rili?m=${year * 12}">年报日历</a></div>\n`;
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${escapeHtml(title)}-${siteName(frame)}</title></head><body>
${content}
</body></html>
`;
}

function article(one: Publication): string {
  return `<h1>${escapeHtml(one.title)}</h1><p>${one.date} ${one.body.name}</p>
<div class="nr">
${one.content ?? ''}
</div>`;
}
