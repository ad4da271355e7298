/** What a form posts to the ACS that isn't an answer at all. `honest` is base64 of one that would sign somebody in. */
export type HostilePost = {
  name: string
  code: 'not_base64' | 'too_large'
  form: (honest: string, relayState: string) => string
}

const fields = (SAMLResponse: string, RelayState: string) =>
  new URLSearchParams({ SAMLResponse, RelayState }).toString()
const sending = (edit: (honest: string) => string) => (honest: string, relayState: string) =>
  fields(edit(honest), relayState)

export const hostilePosts: HostilePost[] = [
  { code: 'not_base64', name: 'no SAMLResponse', form: (_, relayState) => `RelayState=${relayState}` },
  { code: 'not_base64', name: 'an empty SAMLResponse', form: sending(() => '') },
  { code: 'not_base64', name: 'white space', form: sending(() => ' \r\n ') },
  { code: 'not_base64', name: 'the XML itself', form: sending((honest) => Buffer.from(honest, 'base64').toString()) },
  {
    code: 'not_base64',
    name: 'base64 cut short',
    form: sending((honest) => `${honest.replace(/=+$/, '').slice(0, -2)}A`),
  },
  {
    code: 'not_base64',
    name: 'base64 with a stray sign',
    form: sending((honest) => `${honest.slice(0, 40)}*${honest.slice(41)}`),
  },
  { code: 'not_base64', name: 'base64 with bits left over', form: sending(() => 'PHgvPg=='.replace('Pg', 'Ph')) },
  {
    code: 'not_base64',
    name: 'padding in the middle',
    form: sending((honest) => `${honest.slice(0, 40)}==${honest.slice(40)}`),
  },
  { code: 'not_base64', name: 'base64url', form: sending((honest) => `-_-_${honest}`) },
  { code: 'not_base64', name: 'base64 twice', form: sending((honest) => `${honest}=${honest}`) },
  { code: 'not_base64', name: 'a plus that became a space and more', form: sending((honest) => `${honest}\u00A0`) },
  { code: 'not_base64', name: 'a NUL before it', form: sending((honest) => `\0${honest}`) },
  { code: 'not_base64', name: 'a data URL', form: sending((honest) => `data:text/xml;base64,${honest}`) },
  {
    code: 'not_base64',
    name: 'an array',
    form: (honest, relayState) => fields(honest, relayState).replace('SAMLResponse', 'SAMLResponse[]'),
  },
  {
    code: 'not_base64',
    name: 'an artifact instead',
    form: (_, relayState) => `SAMLart=AAQAAMh48&RelayState=${relayState}`,
  },
  {
    code: 'not_base64',
    name: 'an answer behind an empty one',
    form: (honest, relayState) => `SAMLResponse=&${fields(honest, relayState)}`,
  },
  { code: 'too_large', name: 'base64 of more than 256 kB', form: sending(() => 'A'.repeat(362_000)) },
]
