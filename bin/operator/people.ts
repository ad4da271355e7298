import * as z from 'zod'
import { resetFactors } from '@/lib/factors/reset'
import { getPerson, getPersonId, listPeople } from '@/lib/operators/people-queries'
import { createUser, disableUser } from '@/lib/users/commands'
import { NewUser } from '@/lib/users/schema'
import { defineCommand, type Noun } from './command'
import { file, optionally, orgIfAny, person, search, slice, text } from './options'
import { orgIdIfAny } from './references'
import { Person, PersonInFull } from './shapes'

const create = defineCommand({
  kind: 'act',
  help: 'create an account; without a password, its owner chooses one by a mailed link',
  options: {
    name: text(NewUser.shape.name, 'name as others read it'),
    username: text(NewUser.shape.username, 'to sign in with, beside the address'),
    email: text(NewUser.shape.email, 'address, taken as verified'),
    passwordFile: optionally(file(z.string(), 'the first password')),
  },
  output: PersonInFull,
  async run(ctx, { passwordFile: password, ...input }) {
    return getPerson(ctx, await createUser(ctx, { ...input, ...(password ? { password } : {}) }))
  },
})

const list = defineCommand({
  kind: 'look',
  help: 'list people by name',
  options: { org: orgIfAny, search, ...slice },
  output: z.array(Person),
  columns: ['id', 'name', 'username', 'email', 'hasPassword', 'disabledAt'],
  async run(ctx, { org: named, ...filter }) {
    return listPeople(ctx, { ...filter, orgId: await orgIdIfAny(ctx, named) })
  },
})

const show = defineCommand({
  kind: 'look',
  help: 'show one person with memberships and linked sign-ins',
  options: { person },
  output: PersonInFull,
  run: async (ctx, input) => getPerson(ctx, await getPersonId(ctx, input.person)),
})

const disable = defineCommand({
  kind: 'act',
  help: 'shut an account: its sessions end now and nobody signs in to it',
  options: { person },
  output: PersonInFull,
  async run(ctx, input) {
    const userId = await getPersonId(ctx, input.person)
    await disableUser(ctx, userId)
    return getPerson(ctx, userId)
  },
})

const reset = defineCommand({
  kind: 'act',
  help: 'take all passkeys, apps and recovery codes from somebody who lost them; the password alone signs in again',
  options: { person },
  output: PersonInFull,
  async run(ctx, input) {
    const userId = await getPersonId(ctx, input.person)
    await resetFactors(ctx, userId)
    return getPerson(ctx, userId)
  },
})

export const people: Noun = { create, list, show, disable, 'reset-factors': reset }
