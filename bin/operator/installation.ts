import { readInstallation } from '@/lib/operators/queries'
import { setInstallationSessionPolicy } from '@/lib/operators/session-policy'
import { SetInstallationSessionPolicy } from '@/lib/sessions/schema'
import { defineCommand, type Noun } from './command'
import { minutes, optionally } from './options'
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
}
