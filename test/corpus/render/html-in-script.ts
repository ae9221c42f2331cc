/** HTML inside a JSON or JavaScript string: an interface's answer, and a page whose script writes the report. */
import type { CorpusReport } from '../model.js';
import { articleHtml } from './html-cms.js';
import { pageTitle } from './html-page.js';

/** The answer of a site's interface: the article as an escaped string among other fields. */
export function renderJson(report: CorpusReport): string {
  const answer = {
    code: 200,
    msg: 'success',
    data: {
      id: `${report.year + 1}01180001`,
      title: pageTitle(report),
      publisher: report.body.name,
      publishTime: `${report.style.published} 09:12:00`,
      content: `<div class="content"><h3 align="center">${pageTitle(report)}</h3>\n${articleHtml(report)}</div>`,
    },
  };
  // slashes as PHP escapes them
  return JSON.stringify(answer).replace(/\//g, '\\/');
}

/** A page that holds the article in a script string. */
export function renderScript(report: CorpusReport): string {
  const content = JSON.stringify(articleHtml(report)).replace(/<\//g, '<\\/');
  const title = pageTitle(report);
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>
<div class="nav"><a href="/">首页</a></div>
<h1>${title}</h1>
<div id="zoom"></div>
<script type="text/javascript">
var articleId = "${report.year + 1}0118";
var articleContent = ${content};
document.getElementById("zoom").innerHTML = articleContent;
</script>
<div class="foot">槐泠县人民政府办公室主办</div>
</body>
</html>
`;
}
