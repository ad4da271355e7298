import fc from 'fast-check'
import { expect, test } from 'vitest'
import { db, pool } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { asOperator, asVisitor } from '@/lib/testing/actors'
import { createUser, findByIdentifier } from './commands'
import { canonicalEmail } from './model'

/** What people and attackers do to an address so that it looks, or sorts, or mails like another one. */
const disguises: ((address: string) => string)[] = [
  (address) => address,
  (address) => address.toUpperCase(),
  (address) => address.replace(/[a-z]/g, (letter, i: number) => (i % 2 ? letter.toUpperCase() : letter)),
  (address) => ` ${address}`,
  (address) => `${address}\u00a0`,
  (address) => `${address}\n`,
  (address) => address.replace('@', '\u200b@'),
  (address) => address.replace('@', '＠'),
  (address) => address.replace('a', 'а'), // Cyrillic
  (address) => address.replace('k', '\u212a'), // the Kelvin sign: its lower case is k
  (address) => address.replace('i', 'ı'),
  (address) => address.replace('I', 'İ').toUpperCase(),
  (address) => address.replace('s', 'ſ'), // its upper case is S
  (address) => address.replace('.', '。'),
  (address) => address.normalize('NFD').replace('e', 'é'),
  (address) => address.replace('e', 'e\u0301'),
  (address) => `${address}.`,
  (address) => `"${address.replace('@', '"@')}`,
  (address) => address.replace('@', '(x)@'),
  (address) => `${address}@elsewhere.example`,
  (address) => address.replace('@', '+tag@'),
  (address) => address.replace(/^(.)/, '$1.'),
  (address) => address.replace('@', '@mail.'),
]

const letters = fc.string({ unit: fc.constantFrom(...'aeiksxAIKS019'), minLength: 1, maxLength: 6 })
const address = fc.tuple(letters, letters, letters).map(([one, two, host]) => `${one}.${two}@${host}.test`)
const disguised = fc.tuple(address, fc.constantFrom(...disguises)).map(([plain, disguise]) => disguise(plain))

/** The one thing that two texts of one account may differ by, told without the product: the case of A to Z. */
const sameButForCase = (one: string, other: string) =>
  one.length === other.length &&
  [...one].every(
    (letter, i) =>
      letter === other[i] || (/[A-Za-z]/.test(letter) && (letter.charCodeAt(0) ^ 32) === other.charCodeAt(i)),
  )

const samples = fc.sample(disguised, { numRuns: 2000, seed: 21 })

test('an address has one form, which is its own form, or none', () => {
  for (const text of samples) {
    const form = canonicalEmail(text)
    if (form === null) continue
    expect(canonicalEmail(form), text).toBe(form)
    expect(sameButForCase(text, form), text).toBe(true)
  }
  expect(samples.filter((text) => canonicalEmail(text) === null).length).toBeGreaterThan(500)
  expect(samples.filter((text) => canonicalEmail(text) !== null).length).toBeGreaterThan(300)
})

test('two addresses are one account or two, never in between: no other folding makes them meet', () => {
  const forms = [...new Set(samples.map(canonicalEmail).filter((form) => form !== null))]
  const folded = (text: string) => text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase()

  expect(new Set(forms.map(folded)).size).toBe(forms.length)
  expect(new Set(forms.map((text) => text.toLocaleLowerCase('tr'))).size).toBe(forms.length)
})

test('the database folds them no further: under its own index each form is one account', async () => {
  const forms = samples.map(canonicalEmail).filter((form) => form !== null)
  const distinct = new Set(forms).size

  const rows = forms.map(
    (email, i) =>
      `('usr_a${i}','x','a${i}','a${i}','${email.replaceAll("'", "''")}','${email.replaceAll("'", "''")}', now())`,
  )
  const columns = '(id, name, username, "usernameCanonical", email, "emailCanonical", "createdAt")'
  const { rowCount } = await pool().query(`insert into "User" ${columns} values ${rows.join()} on conflict do nothing`)

  expect(rowCount).toBe(distinct)
  const { rows: folding } = await pool().query('select count(distinct lower("emailCanonical"))::int as n from "User"')
  expect(folding).toEqual([{ n: distinct }])
  await db().user.deleteMany({})
})

test('accounts are made and found by it: of a family of disguises one is made, and finds itself', async () => {
  const families = fc
    .sample(address, { numRuns: 12, seed: 7 })
    .filter((plain, i, all) => all.findIndex((each) => sameButForCase(each, plain)) === i)
  for (const [n, plain] of families.entries()) {
    const texts = [...new Set(disguises.map((disguise) => disguise(plain)))]
    const made = await Promise.all(texts.map((email, i) => make(email, `p${n}-${i}`)))

    const forms = new Set(texts.map(canonicalEmail).filter((form) => form !== null))
    expect(
      made.filter((outcome) => outcome === 'made'),
      plain,
    ).toHaveLength(forms.size)
    for (const text of texts) {
      const found = await findByIdentifier(asVisitor(), text)
      const form = canonicalEmail(text.trim()) // the form on the page takes the spaces around it away
      expect(found?.email.toLowerCase() ?? null, text).toBe(form)
    }
  }
})

async function make(email: string, username: string): Promise<string> {
  try {
    await createUser(asOperator(), { name: 'Ada', username, email })
    return 'made'
  } catch (error) {
    return isFailure(error) ? error.code : 'refused'
  }
}
