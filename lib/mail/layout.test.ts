import { expect, test } from 'vitest'
import { layOut } from './layout'

const content = {
  subject: 'Reset your password',
  paragraphs: ['Hello Ada,', 'Somebody asked for it.'],
  action: { label: 'Choose a new password', url: 'http://localhost:4100/login/reset/new?t=secret&x=1' },
  footnote: 'The link works for one hour.',
}

test('the text part says everything', async () => {
  expect((await layOut({ ...content, code: '12345678' })).text).toMatchInlineSnapshot(`
    "Hello Ada,

    Somebody asked for it.

    12345678

    Choose a new password:
    http://localhost:4100/login/reset/new?t=secret&x=1

    —
    The link works for one hour.
    "
  `)
})

test('the HTML part', async () => {
  expect((await layOut(content)).html).toMatchInlineSnapshot(`
    "<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html dir="ltr" lang="en"><head><meta content="text/html; charset=UTF-8" http-equiv="Content-Type"/><meta name="x-apple-disable-message-reformatting"/><title>Reset your password</title><meta name="color-scheme" content="light dark"/><meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no"/><style>@media (prefers-color-scheme: dark) {
    .canvas, .canvas > table > tbody > tr > td { background-color: #111413 !important }
    .card { background-color: #191D1C !important; border-color: #303634 !important }
    .text { color: #ECEEEA !important }
    .muted { color: #B9BFBB !important }
    .rule { border-color: #303634 !important }
    .button { background-color: #5CC2B8 !important; color: #06201E !important }
    }</style></head><body class="canvas" style="background-color:#F7F6F3;margin:0;padding:0"><!--$--><!--html--><!--head--><!--body--><table border="0" width="100%" cellPadding="0" cellSpacing="0" role="presentation" align="center"><tbody><tr><td style="background-color:#F7F6F3;font-family:system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, sans-serif;margin:0;padding:24px 12px"><table align="center" width="100%" class="card" border="0" cellPadding="0" cellSpacing="0" role="presentation" style="max-width:520px;background-color:#FFFFFF;border:1px solid #DDD9D0;border-radius:8px;padding:32px"><tbody><tr style="width:100%"><td><h1 class="text" style="color:#1C1B18;font-size:22px;font-weight:600;line-height:30px;margin:0 0 16px">Reset your password</h1><p class="text" style="font-size:16px;line-height:26px;color:#1C1B18;margin:0 0 12px;margin-top:0;margin-right:0;margin-bottom:12px;margin-left:0">Hello Ada,</p><p class="text" style="font-size:16px;line-height:26px;color:#1C1B18;margin:0 0 12px;margin-top:0;margin-right:0;margin-bottom:12px;margin-left:0">Somebody asked for it.</p><table align="center" width="100%" border="0" cellPadding="0" cellSpacing="0" role="presentation" style="margin:24px 0"><tbody><tr><td><a class="button" href="http://localhost:4100/login/reset/new?t=secret&amp;x=1" style="line-height:100%;text-decoration:none;display:inline-block;max-width:100%;mso-padding-alt:0px;background-color:#0F5C5A;border-radius:4px;color:#FFFFFF;font-size:16px;font-weight:600;padding:12px 20px;padding-top:12px;padding-right:20px;padding-bottom:12px;padding-left:20px" target="_blank"><span><!--[if mso]><i style="mso-font-width:500%;mso-text-raise:18" hidden>&#8202;&#8202;</i><![endif]--></span><span style="max-width:100%;display:inline-block;line-height:120%;mso-padding-alt:0px;mso-text-raise:9px">Choose a new password</span><span><!--[if mso]><i style="mso-font-width:500%" hidden>&#8202;&#8202;&#8203;</i><![endif]--></span></a></td></tr></tbody></table><hr class="rule" style="width:100%;border:none;border-top:1px solid #eaeaea;border-color:#DDD9D0;margin:24px 0 16px"/><p class="muted" style="font-size:13px;line-height:20px;color:#55524A;margin:0;margin-top:0;margin-bottom:0;margin-left:0;margin-right:0">The link works for one hour.</p></td></tr></tbody></table></td></tr></tbody></table><!--/$--></body></html>"
  `)
})

test('a mail fetches nothing and has one link', async () => {
  const { html } = await layOut(content)

  expect(html.match(/https?:\/\/[^"'\s<]+/g)).toEqual([
    'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd',
    'http://localhost:4100/login/reset/new?t=secret&amp;x=1',
  ])
  expect(html).not.toMatch(/<img|<link|<script|url\(|@import/)
})

test('foreign words stay words', async () => {
  const name = '<a href="https://evil.test">Ada</a>\r\n\r\nBcc: all@evil.test \u202eevil'

  const mail = await layOut({ ...content, subject: `Hello ${name}`, paragraphs: [name] })

  expect(mail.html).not.toContain('<a href="https://evil.test">')
  expect(mail.subject).toBe('Hello <a href="https://evil.test">Ada</a> Bcc: all@evil.test evil')
  expect(mail.text.split('\n')[0]).toBe('<a href="https://evil.test">Ada</a> Bcc: all@evil.test evil')
})

test.each(['https://evil.test/', '/login', 'http://localhost:4100@evil.test/', 'javascript:alert(1)'])(
  'refuses a link to %s',
  async (url) => {
    await expect(layOut({ ...content, action: { label: 'Go', url } })).rejects.toThrow('our own pages')
  },
)
