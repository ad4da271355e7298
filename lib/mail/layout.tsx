import { Body, Button, Container, Head, Heading, Hr, Html, render, Section, Text } from '@react-email/components'
import { env } from '@/lib/platform/env'
import { oneLine } from '@/lib/platform/text'
import type { MailContent } from './define'

export type RenderedMail = { subject: string; text: string; html: string }

const SUBJECT_LENGTH = 200

/**
 * Makes a mail's subject, text and HTML. Static and self-contained: no picture,
 * no tracking, nothing fetched. Whatever the words hold stays plain text on one
 * line; the only link is the action's.
 *
 * @throws when the action leads anywhere but to our own origin
 */
export async function layOut(content: MailContent): Promise<RenderedMail> {
  const mail = flattened(content)
  if (mail.action && !isOurs(mail.action.url)) throw new Error('A mail may link to our own pages only.')
  return { subject: mail.subject.slice(0, SUBJECT_LENGTH), text: asText(mail), html: await render(<Mail {...mail} />) }
}

function asText({ paragraphs, code, action, footnote }: MailContent): string {
  const parts = [
    ...paragraphs,
    ...(code ? [code] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...(footnote ? [`—\n${footnote}`] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

function Mail({ subject, paragraphs, code, action, footnote }: MailContent) {
  return (
    <Html lang="en">
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <style>{DARK}</style>
      </Head>
      <Body className="canvas" style={styles.body}>
        <Container className="card" style={styles.card}>
          <Heading as="h1" className="text" style={styles.heading}>
            {subject}
          </Heading>
          {paragraphs
            .map((words, at) => ({ words, place: `paragraph ${at}` }))
            .map(({ words, place }) => (
              <Text key={place} className="text" style={styles.text}>
                {words}
              </Text>
            ))}
          {code && (
            <Text className="text code" style={styles.code}>
              {code}
            </Text>
          )}
          {action && (
            <Section style={styles.action}>
              <Button className="button" href={action.url} style={styles.button}>
                {action.label}
              </Button>
            </Section>
          )}
          {footnote && (
            <>
              <Hr className="rule" style={styles.rule} />
              <Text className="muted" style={styles.footnote}>
                {footnote}
              </Text>
            </>
          )}
        </Container>
      </Body>
    </Html>
  )
}

/** The product's tokens; mail programs know no CSS variables. */
const styles = {
  body: {
    backgroundColor: '#F7F6F3',
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
    margin: 0,
    padding: '24px 12px',
  },
  card: {
    backgroundColor: '#FFFFFF',
    border: '1px solid #DDD9D0',
    borderRadius: '8px',
    maxWidth: '520px',
    padding: '32px',
  },
  heading: { color: '#1C1B18', fontSize: '22px', fontWeight: 600, lineHeight: '30px', margin: '0 0 16px' },
  text: { color: '#1C1B18', fontSize: '16px', lineHeight: '26px', margin: '0 0 12px' },
  code: {
    color: '#1C1B18',
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '28px',
    letterSpacing: '4px',
    lineHeight: '36px',
    margin: '16px 0',
  },
  action: { margin: '24px 0' },
  button: {
    backgroundColor: '#0F5C5A',
    borderRadius: '4px',
    color: '#FFFFFF',
    fontSize: '16px',
    fontWeight: 600,
    padding: '12px 20px',
  },
  rule: { borderColor: '#DDD9D0', margin: '24px 0 16px' },
  footnote: { color: '#55524A', fontSize: '13px', lineHeight: '20px', margin: 0 },
}

const DARK = `@media (prefers-color-scheme: dark) {
.canvas, .canvas > table > tbody > tr > td { background-color: #111413 !important }
.card { background-color: #191D1C !important; border-color: #303634 !important }
.text { color: #ECEEEA !important }
.muted { color: #B9BFBB !important }
.rule { border-color: #303634 !important }
.button { background-color: #5CC2B8 !important; color: #06201E !important }
}`

/** Line breaks, control letters and bidirectional overrides could make foreign words look like ours. */
function flattened({ subject, paragraphs, action, code, footnote }: MailContent): MailContent {
  return {
    subject: oneLine(subject),
    paragraphs: paragraphs.map(oneLine),
    ...(code && { code: oneLine(code) }),
    ...(action && { action: { label: oneLine(action.label), url: action.url } }),
    ...(footnote && { footnote: oneLine(footnote) }),
  }
}

function isOurs(url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === env().PUBLIC_URL
}
