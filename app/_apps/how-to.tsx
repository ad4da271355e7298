import { Card } from '@/app/_ui/text'
import type { AppDetails } from '@/lib/apps/app-queries'

/** How an engineer puts us before the app, in ten lines. */
export function HowTo({ app }: { app: AppDetails }) {
  return (
    <Card title="How the app uses it" intro="Any certified OpenID Connect library does these steps for you.">
      <ol className="max-w-3xl list-decimal space-y-2 ps-5 text-small">
        {stepsFor(app).map(([key, words]) => (
          <li key={key}>{words}</li>
        ))}
      </ol>
    </Card>
  )
}

const code = (text: string) => (
  <code dir="ltr" className="mono wrap-anywhere">
    {text}
  </code>
)

function stepsFor({ kind, org, backchannelLogoutUri }: AppDetails) {
  return [
    ['issuer', <>Give the library the issuer and the client ID{kind === 'web' ? ', and a secret' : ''} from above.</>],
    [
      'request',
      <>
        Send people to the authorization endpoint with {code('response_type=code')},{' '}
        {code('scope=openid profile email')}, a {code('state')}, a {code('nonce')} and PKCE ({code('S256')}). There is
        no other way in.
      </>,
    ],
    [
      'organization',
      org ? (
        <>They enter for {org.name}. Nobody else’s members get in.</>
      ) : (
        <>Add {code('organization=short-name')} to choose the organization; otherwise people choose.</>
      ),
    ],
    ['code', <>Redeem the code at the token endpoint within a minute, once. Check issuer, audience, nonce and time.</>],
    [
      'sub',
      <>
        Know people by {code('sub')} and {code('org')}: the same person is somebody else at another organization. An
        address may change or be missing.
      </>,
    ],
    [
      'role',
      <>
        {code('org_role')} and {code('teams')} say what they are there, as of now.
      </>,
    ],
    ['refresh', <>Access tokens live five minutes. Use each refresh token once: a second use ends the sign-in.</>],
    ['end', <>When a refresh is refused, the session is over: send the person to the authorization endpoint again.</>],
    [
      'logout',
      backchannelLogoutUri ? (
        <>At the logout address, check the token we post, and end the session it names.</>
      ) : (
        <>Give us a logout address to hear of endings within seconds instead of minutes.</>
      ),
    ],
    [
      'sign-out',
      <>To sign people out here as well, send them to the end-session endpoint with the ID token as hint.</>,
    ],
  ] as const
}
