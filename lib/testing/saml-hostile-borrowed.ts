import { by, type HostileCases, honest, type Keys, type Scene, scene, swap, tampered } from './saml-scene'
import { signXml } from './saml-sign'

const PROTOCOL = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s
const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s
const STATUS = /<samlp:Status>.*<\/samlp:Status>/s

type Kind = 'metadata' | 'error' | 'logoutRequest' | 'logoutResponse' | 'artifactResponse'

/** What an IdP signs besides answers, with the ID that an attacker would like it to have. */
function signed(kind: Kind, keys: Keys, at: Scene, id = '_borrowed'): string {
  const head = `${PROTOCOL} ID="${id}" Version="2.0" IssueInstant="${at.now.toISOString()}"`
  const issuer = `<saml:Issuer>${at.idpEntityId}</saml:Issuer>`
  const status = (code: string) =>
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}"/></samlp:Status>`
  const answering = `Destination="${at.acsUrl}" InResponseTo="${at.requestId}"`
  const documents: Record<Kind, string> = {
    metadata: `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${at.idpEntityId}" ID="${id}"><Issuer xmlns="urn:x"/><md:Organization/></md:EntityDescriptor>`,
    error: `<samlp:Response ${head} ${answering}>${issuer}${status('Responder')}</samlp:Response>`,
    logoutRequest: `<samlp:LogoutRequest ${head}>${issuer}<saml:NameID>ada@orga.test</saml:NameID></samlp:LogoutRequest>`,
    logoutResponse: `<samlp:LogoutResponse ${head} ${answering}>${issuer}${status('Success')}</samlp:LogoutResponse>`,
    artifactResponse: `<samlp:ArtifactResponse ${head} ${answering}>${issuer}${status('Success')}${honest(keys, {}, at)}</samlp:ArtifactResponse>`,
  }
  return signXml(documents[kind], { key: keys.idp, target: 'response' })
}

const signatureOf = (xml: string) => SIGNATURE.exec(xml)?.[0] ?? ''
const alone = (kind: Kind) => by(`A signed ${kind}`, (keys, at = scene) => signed(kind, keys, at))

/** A forged answer with the signature of another document, and that document's ID where one is given. */
function withSignatureOf(kind: Kind, onto: 'Response' | 'Assertion', id?: string) {
  return by(`An honest answer with another signature, taken from a signed ${kind}`, (keys, at = scene) => {
    const forged = honest(keys, { sign: onto === 'Response' ? 'response' : 'assertion' }, at)
    const renamed = forged.replace(onto === 'Response' ? '_response' : '_assertion', id ?? '_own')
    return swap(SIGNATURE, signatureOf(signed(kind, keys, at, id)))(renamed)
  })
}

/** Good signatures of the connection's own IdP that cover something else than the answer. */
export const hostileBorrowings: HostileCases = {
  not_a_response: {
    'metadata in place of an answer': alone('metadata'),
    'a logout request in place of an answer': alone('logoutRequest'),
    'a logout response that says success': alone('logoutResponse'),
    'an artifact response around an answer': alone('artifactResponse'),
  },
  reference_elsewhere: {
    'the signature of metadata on the response': withSignatureOf('metadata', 'Response'),
    'the signature of metadata on the assertion': withSignatureOf('metadata', 'Assertion'),
    'the signature of a logout request on the assertion': withSignatureOf('logoutRequest', 'Assertion'),
  },
  digest_mismatch: {
    'the signature of metadata, and its ID': withSignatureOf('metadata', 'Response', '_borrowed'),
    'the signature of an error, and its ID': withSignatureOf('error', 'Response', '_borrowed'),
    'the signature of a logout request, and its ID': withSignatureOf('logoutRequest', 'Assertion', '_borrowed'),
    'the signature of a logout response, and its ID': withSignatureOf('logoutResponse', 'Response', '_borrowed'),
    'a signed error that was made a success': by('A signed error, changed then', (keys, at = scene) =>
      swap(
        'status:Responder',
        'status:Success',
      )(
        signed('error', keys, at).replace(
          '</samlp:Response>',
          `${ASSERTION.exec(honest(keys, {}, at))?.[0].replace(SIGNATURE, '')}</samlp:Response>`,
        ),
      ),
    ),
    'an assertion put into a signed error': by('A signed error, changed then', (keys, at = scene) =>
      swap(
        '</samlp:Response>',
        `${ASSERTION.exec(honest(keys, {}, at))?.[0]}</samlp:Response>`,
      )(signed('error', keys, at)),
    ),
  },
  misplaced_signature: {
    'signed metadata in the status detail of a forged answer': by('A forged answer', (keys, at = scene) =>
      swap(
        '</samlp:Status>',
        `<samlp:StatusDetail>${signed('metadata', keys, at)}</samlp:StatusDetail></samlp:Status>`,
      )(honest(keys, {}, at).replace(SIGNATURE, '')),
    ),
    'a signed error in the status detail of a forged answer': by('A forged answer', (keys, at = scene) =>
      swap(
        '</samlp:Status>',
        `<samlp:StatusDetail>${signed('error', keys, at)}</samlp:StatusDetail></samlp:Status>`,
      )(honest(keys, {}, at).replace(SIGNATURE, '')),
    ),
    'a signed logout request in an attribute of a forged answer': by('A forged answer', (keys, at = scene) =>
      swap(
        '</saml:AttributeValue>',
        `${signed('logoutRequest', keys, at)}</saml:AttributeValue>`,
      )(honest(keys, {}, at).replace(SIGNATURE, '')),
    ),
  },
  status_not_success: {
    'the status of a signed error without its signature': tampered((xml) =>
      swap(
        STATUS,
        '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:NoPassive"/></samlp:Status>',
      )(xml.replace(ASSERTION, '')),
    ),
  },
}
