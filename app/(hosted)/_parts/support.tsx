/** Whom an organization wants asked when signing in fails; each part is optional. */
export type Support = { phone?: string | null; text?: string | null; url?: string | null }

/** The same help in the same place on every hosted page (WCAG 3.2.6). */
export function SupportFooter({ support }: { support: Support | null }) {
  const ways = support ? waysToAsk(support) : []
  return (
    <footer className="support">
      {ways.length > 0 ? (
        <>
          <p className="asked">Trouble signing in?</p>
          <ul className="ways">
            {ways.map(({ href, words, number }) => (
              <li key={href}>
                <a className="link" href={href}>
                  <span>
                    {words} {number ? <bdi dir="ltr">{number}</bdi> : null}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <details>
          <summary>Trouble signing in?</summary>
          <p className="opened">
            Ask the IT team or the owner of your organization: they can see each attempt. Tell them the reference, if
            this page shows one.
          </p>
        </details>
      )}
    </footer>
  )
}

function waysToAsk({ phone, text, url }: Support) {
  return [
    phone ? { href: `tel:${dialled(phone)}`, words: 'Call', number: phone } : null,
    text ? { href: `sms:${dialled(text)}`, words: 'Text', number: text } : null,
    // The organization chose this address; only what a browser opens as a page or as mail becomes a link.
    url && /^(https?:\/\/|mailto:)/i.test(url) ? { href: url, words: 'Get help', number: null } : null,
  ].filter((way) => way !== null)
}

const dialled = (number: string) => number.replace(/[^\d+]/g, '')
