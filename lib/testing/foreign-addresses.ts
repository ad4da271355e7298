// Ways to write an address so that a browser leaves our origin, or runs something, where a program sees a path (I13).

const away = 'evil.example'

export const foreignAddresses: readonly string[] = [
  ...[
    `https://${away}/`,
    `http://${away}`,
    `HTTPS://${away}`,
    `//${away}`,
    `///${away}`,
    `////${away}`,
    `//${away}/%2f..`,
  ],
  ...[`/\\${away}`, `\\/${away}`, `\\\\${away}`, `/\\/${away}`, `/\\\\${away}`, `//\\${away}`, `\\${away}`],
  ...[`https:${away}`, `https:/${away}`, `http:${away}`, `https:\\\\${away}`, `https:///${away}`, `ht\ntps://${away}`],
  ...[
    ` https://${away}`,
    `\thttps://${away}`,
    `\n//${away}`,
    `\u0000//${away}`,
    `\u0001https://${away}`,
    `\ufeff//${away}`,
  ],
  ...[`/\t/${away}`, `/\n/${away}`, `/\r\n/${away}`, `/ /${away}`, `/\u00a0/${away}`, `/\t\\${away}`, `/\v/${away}`],
  ...[`/..//${away}`, `/./\\${away}`, `/.//${away}`, `/a/..//${away}`, `/orgs/../..//${away}`, `/%2e//${away}`],
  ...[`/%2e%2e//${away}`, `/./../..//${away}`, `/;//${away}`, `;//${away}`, `?//${away}`, `#//${away}`, `.${away}`],
  ...[`@${away}`, `:80@${away}`, `//localhost@${away}`, `https://localhost:4100@${away}`, `https://localhost.${away}`],
  ...[`//localhost:4100.${away}`, `https://${away}#localhost:4100/`, `https://${away}?localhost:4100/`],
  ...[`https://${away}\\@localhost:4100/`, `//${away}\\@localhost:4100/`, `／／${away}`, `/／${away}`, `。//${away}`],
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
  ],
  ...['javascript://localhost:4100/%0aalert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)'],
  ...[
    'blob:https://evil.example/1',
    'file:///etc/passwd',
    'ftp://evil.example',
    'ws://evil.example',
    'mailto:a@evil.example',
  ],
  ...[
    `/orgs\r\nLocation: https://${away}`,
    `/%0d%0aLocation:%20//${away}`,
    `/orgs\u2028//${away}`,
    `//[::ffff:1.2.3.4]/`,
  ],
  ...['//2130706433/', `/%5c${away}`, `/%09/${away}`, `/%2f${away}`, `%2f%2f${away}`, `/login/../..//${away}`],
]
