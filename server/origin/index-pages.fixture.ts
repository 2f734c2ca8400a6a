// What real servers write: nginx 1.22 and Apache 2.4, with the same folder behind each.

/** nginx's autoindex, exact sizes. */
export const nginxPage = `<html>
<head><title>Index of /files/</title></head>
<body>
<h1>Index of /files/</h1><hr><pre><a href="../">../</a>
<a href="sub/">sub/</a>                                               21-Nov-2026 11:01                   -
<a href="%E4%BE%8B%20%E5%AD%90/">例 子/</a>                                           21-Nov-2026 11:01                   -
<a href="a.txt">a.txt</a>                                              21-Nov-2026 11:01                   5
<a href="big%20file.bin">big file.bin</a>                                       21-Nov-2026 11:01              123456
<a href="empty">empty</a>                                              21-Nov-2026 11:01                   0
<a href="we%26ird%20%3Cx%3E%2B%25%23%3F%3B%3A%27.txt">we&amp;ird &lt;x&gt;+%#?;:'.txt</a>                              21-Nov-2026 11:01                   1
</pre><hr></body>
</html>
`

/** nginx with `autoindex_exact_size off`. */
export const nginxRoundedPage = nginxPage.replace('             123456', '                121K')

/** Apache without FancyIndexing. */
export const apachePlainPage = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /files</title>
 </head>
 <body>
<h1>Index of /files</h1>
<ul><li><a href="/"> Parent Directory</a></li>
<li><a href="a.txt"> a.txt</a></li>
<li><a href="big%20file.bin"> big file.bin</a></li>
<li><a href="empty"> empty</a></li>
<li><a href="sub/"> sub/</a></li>
<li><a href="./we&amp;ird%20%3cx%3e+%25%23%3f;:'.txt"> we&amp;ird &lt;x&gt;+%#?;:'.txt</a></li>
<li><a href="%e4%be%8b%20%e5%ad%90/"> 例 子/</a></li>
</ul>
</body></html>
`

/** Apache with FancyIndexing. */
export const apacheFancyPage = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /files</title>
 </head>
 <body>
<h1>Index of /files</h1>
<pre>      <a href="?C=N;O=D">Name</a>                    <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr>      <a href="/">Parent Directory</a>                             -   
      <a href="a.txt">a.txt</a>                   2026-11-21 11:01    5   
      <a href="big%20file.bin">big file.bin</a>            2026-11-21 11:01  121K  
      <a href="empty">empty</a>                   2026-11-21 11:01    0   
      <a href="sub/">sub/</a>                    2026-11-21 11:01    -   
      <a href="./we&amp;ird%20%3cx%3e+%25%23%3f;:'.txt">we&amp;ird &lt;x&gt;+%#?;:'.txt</a>   2026-11-21 11:01    1   
      <a href="%e4%be%8b%20%e5%ad%90/">例 子/</a>                2026-11-21 11:01    -   
<hr></pre>
</body></html>
`

const icon = '<img src="/icons/unknown.gif" alt="[   ]">'
const row = (href: string, name: string, size: string) =>
  `<tr><td valign="top"><a href="${href}">${icon}</a></td><td><a href="${href}">${name}</a></td><td align="right">2026-11-21 11:01  </td><td align="right">${size}</td><td>&nbsp;</td></tr>`

/** Apache with HTMLTable and IconsAreLinks. */
export const apacheTablePage = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /files</title>
 </head>
 <body>
<h1>Index of /files</h1>
  <table>
   <tr><th valign="top">&nbsp;</th><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th><th><a href="?C=S;O=A">Size</a></th><th><a href="?C=D;O=A">Description</a></th></tr>
   <tr><th colspan="5"><hr></th></tr>
<tr><td valign="top"><a href="/">${icon}</a></td><td><a href="/">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td><td>&nbsp;</td></tr>
${row('a.txt', 'a.txt', '  5 ')}
${row('big%20file.bin', 'big file.bin', '121K')}
${row('empty', 'empty', '  0 ')}
${row('sub/', 'sub/', '  - ')}
${row("./we&amp;ird%20%3cx%3e+%25%23%3f;:'.txt", "we&amp;ird &lt;x&gt;+%#?;:'.txt", '  1 ')}
${row('%e4%be%8b%20%e5%ad%90/', '例 子/', '  - ')}
   <tr><th colspan="5"><hr></th></tr>
</table>
</body></html>
`
