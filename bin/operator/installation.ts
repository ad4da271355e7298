import { setAssistsOnboarding, setUpgrade } from '@/lib/onboarding/operator-commands'
import { UpgradeText, UpgradeUrl } from '@/lib/onboarding/schema'
import { readInstallation } from '@/lib/operators/queries'
import { setInstallationSessionPolicy } from '@/lib/operators/session-policy'
import { SetInstallationSessionPolicy } from '@/lib/sessions/schema'
import { defineCommand, type Noun } from './command'
import { minutes, oneOf, optionally, text } from './options'
import { Installation } from './shapes'

const { idleMinutes, maxMinutes } = SetInstallationSessionPolicy.shape

export const installation: Noun = {
  show: defineCommand({
    kind: 'look',
    help: 'show what holds where no organization says otherwise',
    options: {},
    output: Installation,
    run: readInstallation,
  }),
  'set-session-policy': defineCommand({
    kind: 'act',
    help: 'set how long sessions last; running ones that have lasted longer end',
    options: {
      idleMinutes: optionally(minutes(idleMinutes, 'they end after so long without use, 5 to 43200')),
      maxMinutes: optionally(minutes(maxMinutes, 'they end after so long, however busy, 15 to 129600')),
    },
    output: Installation,
    async run(ctx, policy) {
      await setInstallationSessionPolicy(ctx, policy)
      return readInstallation(ctx)
    },
  }),
  'set-upgrade': defineCommand({
    kind: 'act',
    help: 'set what owners without the Business plan read, and where they go; an empty value takes it away',
    options: {
      text: optionally(text(UpgradeText, 'what they read')),
      url: optionally(text(UpgradeUrl, 'page that begins with https://')),
    },
    output: Installation,
    async run(ctx, change) {
      await setUpgrade(ctx, change)
      return readInstallation(ctx)
    },
  }),
  'set-onboarding': defineCommand({
    kind: 'act',
    help: 'let owners ask for help with setting single sign-on up, or not',
    options: { assists: oneOf(['yes', 'no'], 'whether they may ask') },
    output: Installation,
    async run(ctx, { assists }) {
      await setAssistsOnboarding(ctx, assists === 'yes')
      return readInstallation(ctx)
    },
  }),
}
