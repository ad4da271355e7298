import * as z from 'zod'
import { listSigningKeys } from '@/lib/apps/key-queries'
import { rotateKeys } from '@/lib/apps/keys'
import { defineCommand, type Noun } from './command'
import { toggle } from './options'
import { SigningKey } from './shapes'

export const signingKeys: Noun = {
  list: defineCommand({
    kind: 'look',
    help: 'list the keys that sign, will sign or signed for apps, the newest first',
    options: {},
    output: z.array(SigningKey),
    run: listSigningKeys,
  }),
  rotate: defineCommand({
    kind: 'act',
    help: 'let the next key sign, if apps have had a day to see it and the present one signed for 90',
    options: { atOnce: toggle('a key leaked: do not wait, and let what the present keys signed count for nothing') },
    output: z.object({ rotated: z.boolean() }),
    run: async (ctx, { atOnce }) => ({ rotated: await rotateKeys(ctx, { atOnce }) }),
  }),
}
