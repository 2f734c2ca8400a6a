import { type RuleInput, ruleDefaults } from '../../../contract/rule.ts'
import type { Notes } from './notes.ts'
import { openXml, type XmlFields } from './xml-fields.ts'
import type { XmlElement } from './xml-tree.ts'

type S3 = Extract<RuleInput['credentials'], { kind: 's3' }>
type Host = { readonly address: string; readonly proof: S3 | null; readonly fields: XmlFields }
type HostInfo = { readonly first: Host; readonly weight: number; readonly standby: readonly Host[] }

/** COS's `HostInfo`s as the rule's origins. Here a rule has one credential: a host that needs another is left out. */
export function readOrigins(
  info: XmlFields,
  mode: RuleInput['mode'],
  notes: Notes,
): Pick<RuleInput, 'address' | 'weight' | 'standby' | 'furtherOrigins' | 'credentials'> {
  const all = info
    .all('HostInfo')
    .map((one, n) => readHostInfo(openXml(one, `${info.pointer}/HostInfo/${n}`, notes), notes))
  const [main, ...others] = withShare(mode === 'sync' ? all : firstAlone(all))
  if (main === undefined) {
    info.refuse('host-missing', 'OriginInfo names no HostInfo.')
    return nowhere
  }
  const { proof } = main.first
  const agreeing = (hosts: readonly Host[]) => hosts.filter((host) => hasProof(host, proof))
  const sharing = others.filter(({ first }) => hasProof(first, proof))
  const [weight = 1, ...weights] = scaled([main, ...sharing])
  return {
    address: main.first.address,
    weight,
    standby: agreeing(main.standby).map(({ address }) => address),
    furtherOrigins: sharing.map(({ first, standby }, n) => ({
      address: first.address,
      weight: weights[n] ?? 1,
      standby: agreeing(standby).map(({ address }) => address),
    })),
    credentials: proof ?? ruleDefaults.credentials,
  }
}

/** Stands for an address that is missing: the document is refused, and this is not told a second time. */
const missingHost = 'missing.invalid'
const nowhere = { ...ruleDefaults, address: missingHost }

function firstAlone([first, ...others]: readonly HostInfo[]): HostInfo[] {
  for (const { first: host } of others)
    host.fields.note('one-origin', 'Only sync mode shares the work among origins: this one was left out.')
  return first === undefined ? [] : [first]
}

/** No share is said to be 0, unless all are: then all have the same. */
function withShare(all: readonly HostInfo[]): HostInfo[] {
  const some = all.some(({ weight }) => weight > 0)
  if (!some) return all.map((info) => ({ ...info, weight: 1 }))
  return all.filter(({ weight, first }) => {
    if (weight === 0) first.fields.note('no-share', 'Its weight is 0: this origin was left out.')
    return weight > 0
  })
}

const mostWeight = 100
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** COS bounds no weight. Larger ones than ours keep their shares as far as whole numbers can. */
function scaled(all: readonly HostInfo[]): number[] {
  const weights = all.map(({ weight }) => weight)
  if (Math.max(...weights) <= mostWeight) return weights
  const exact = weights.map((weight) => weight / weights.reduce(divisor))
  const largest = Math.max(...exact)
  if (largest <= mostWeight) return exact
  for (const { first } of all) first.fields.note('weight-scaled', 'The share is kept as nearly as weights to 100 can.')
  return exact.map((weight) => Math.max(1, Math.round((weight * mostWeight) / largest)))
}

function readHostInfo(fields: XmlFields, notes: Notes): HostInfo {
  const name = fields.text('HostName') ?? ''
  const secured = fields.one('PrivateHost')
  const open = { address: name, proof: null, fields }
  const first = secured ? readPrivate(openXml(secured, `${fields.pointer}/PrivateHost`, notes)) : open
  if (first.address === '') fields.refuse('host-missing', 'HostInfo names no host.')
  if (secured && name !== '' && name !== first.address)
    fields.note('two-hosts', 'The private host counts, the host name was left out.', 'HostName')
  const weight = readWeight(fields)
  const standby = readStandby(fields, notes)
  fields.done()
  return { first: { ...first, address: first.address || missingHost }, weight, standby }
}

function readWeight(fields: XmlFields): number {
  const text = fields.text('Weight') ?? ''
  if (text === '') return 1
  if (/^\d{1,9}$/.test(text)) return Number(text)
  fields.refuse('weight', 'Weight is not a whole number.')
  return 1
}

/** Open and private ones have one count: they are tried in the order of their numbers. */
function readStandby(fields: XmlFields, notes: Notes): Host[] {
  const numbered = (prefix: string) =>
    Array.from({ length: 100 }, (_, number) => ({ name: `${prefix}_${number}`, number })).flatMap(({ name, number }) =>
      fields.all(name).map((element) => ({ element, number })),
    )
  const open = numbered('StandbyHostName').map(({ element, number }) => ({ number, host: openHost(element) }))
  const secured = numbered('PrivateStandbyHost').map(({ element, number }) => {
    return { number, host: readPrivate(openXml(element, `${fields.pointer}/${element.name}`, notes)) }
  })
  const inTurn = [...open, ...secured].sort((a, b) => a.number - b.number)
  return inTurn.map(({ host }) => host).filter(({ address }) => address !== '')

  function openHost(element: XmlElement): Host {
    const at = openXml(element, `${fields.pointer}/${element.name}`, notes)
    return { address: element.text, proof: null, fields: at }
  }
}

function readPrivate(fields: XmlFields): Host {
  const address = fields.text('Host') ?? ''
  const proof = readProof(fields.open('CredentialProvider'))
  fields.done()
  return { address, proof, fields }
}

/** The region most S3-compatible servers go by when nobody names one. */
const usualRegion = 'us-east-1'

function readProof(provider: XmlFields): S3 | null {
  const text = (name: string) => provider.text(name) ?? ''
  const [algorithm, region, id, key] = ['AuthorizationAlgorithm', 'Region', 'SecretId', 'SecretKey'].map(text)
  const [sealed, role] = [text('EncryptedSecretKey'), text('Role')]
  provider.done()
  if (sealed) provider.note('secret-sealed', 'A key that only COS can open was left out.', 'EncryptedSecretKey')
  if (role) provider.note('role', 'A role means something inside COS alone, and was left out.', 'Role')
  if (!id) return null
  if (algorithm && !/^(S3(V4)?|AWS4(-HMAC-SHA256)?)$/i.test(algorithm)) {
    provider.note('signature', 'Only S3 signatures can be made: the credentials were left out.')
    return null
  }
  if (!region) provider.note('region', `No region is named: ${usualRegion} is taken.`)
  const secret = key ? { secret: key } : {}
  return { kind: 's3', accessKeyId: id, region: region || usualRegion, bucket: '', style: 'path', ...secret }
}

function hasProof({ proof, fields }: Host, wanted: S3 | null): boolean {
  const same =
    proof?.accessKeyId === wanted?.accessKeyId && proof?.region === wanted?.region && proof?.secret === wanted?.secret
  if (!same) fields.note('other-credentials', 'It needs other credentials than the first host, and was left out.')
  return same
}
