import { describe, expect, it } from 'vitest'
import { ruleDefaults } from '../../../contract/rule.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'
import { readCosXml } from './cos-xml-read.ts'

const none = { remove: '', add: '' }
const inDocument = (...rules: string[]) => `<OriginConfiguration>${rules.join('\n')}</OriginConfiguration>`

type Parts = { [name in 'priority' | 'type' | 'condition' | 'parameter' | 'info' | 'standby']?: string }

const host = '<HostInfo><HostName>abc.example.com</HostName></HostInfo>'

const ruleXml = ({
  priority = '1',
  type = 'Proxy',
  condition = '',
  parameter = '',
  info = host,
  standby = '',
}: Parts) => `
  <OriginRule>
    <RulePriority>${priority}</RulePriority>
    <OriginType>${type}</OriginType>
    <OriginCondition><HTTPStatusCode>404</HTTPStatusCode>${condition}</OriginCondition>
    <OriginParameter>${parameter}</OriginParameter>
    ${standby}
    <OriginInfo>${info}</OriginInfo>
  </OriginRule>`

const read = (parts: Parts) => {
  const { configuration, notes } = readCosXml(inDocument(ruleXml(parts)))
  return { rule: configuration.rules[0] ?? configuration.defaultRule, notes }
}
const codes = (parts: Parts) => read(parts).notes.map(({ code }) => code)

function refusal(text: string) {
  try {
    readCosXml(text)
  } catch (error) {
    if (error instanceof RefusedFieldsError) return error.fields
    throw error
  }
  return null
}

describe('a document of COS', () => {
  it('with everything in it is taken whole', () => {
    const text = `<?xml version='1.0' encoding='utf-8' ?>
<OriginConfiguration>
  <OriginRule>
    <RulePriority>1</RulePriority>
    <OriginType>Mirror</OriginType>
    <OriginCondition>
      <HTTPStatusCode>404</HTTPStatusCode>
      <Prefix>images/</Prefix>
      <Suffix>.jpg</Suffix>
      <FilterHost><ForbidHost><DomainList><Domain>cdn.example.com</Domain></DomainList></ForbidHost></FilterHost>
    </OriginCondition>
    <OriginParameter>
      <Protocol>HTTPS</Protocol>
      <TransparentErrorCode>true</TransparentErrorCode>
      <FollowQueryString>false</FollowQueryString>
      <HttpHeader>
        <FollowAllHeaders>false</FollowAllHeaders>
        <NewHttpHeaders>
          <Header><Key>x-cos</Key><Value>exampleHeader</Value></Header>
          <Header><Key>x-empty</Key><Value></Value></Header>
        </NewHttpHeaders>
        <FollowHttpHeaders>
          <Header><Key>Content-Type</Key></Header>
          <Header><Key>x-cos-example-header</Key></Header>
        </FollowHttpHeaders>
        <ForbidFollowHeaders><Header><Key>x-blocked</Key></Header></ForbidFollowHeaders>
      </HttpHeader>
      <FollowRedirection>false</FollowRedirection>
      <HttpRedirectCode>301</HttpRedirectCode>
      <HttpRedirectCode>302</HttpRedirectCode>
      <CopyOriginData>true</CopyOriginData>
    </OriginParameter>
    <HTTPStandbyCode><StatusCode>403</StatusCode><StatusCode>404</StatusCode></HTTPStandbyCode>
    <OriginInfo>
      <HostInfo>
        <HostName>a.example.com</HostName>
        <Weight>8</Weight>
        <StandbyHostName_2>a2.example.com:8080</StandbyHostName_2>
        <StandbyHostName_10>10.0.0.1</StandbyHostName_10>
        <StandbyHostName_1>a1.example.com</StandbyHostName_1>
      </HostInfo>
      <HostInfo><HostName>b.example.com:8080</HostName><Weight>2</Weight></HostInfo>
      <FileInfo>
        <PrefixConfiguration><Prefix>test</Prefix></PrefixConfiguration>
        <SuffixConfiguration><Suffix>.webp</Suffix></SuffixConfiguration>
      </FileInfo>
    </OriginInfo>
  </OriginRule>
</OriginConfiguration>`
    const { configuration, notes } = readCosXml(text)
    expect(notes).toEqual([])
    expect(configuration).toEqual({
      enabled: true,
      defaultRule: ruleDefaults,
      rules: [
        {
          ...ruleDefaults,
          enabled: true,
          mode: 'sync',
          condition: { prefix: 'images/', suffix: '.jpg', excludedHosts: ['cdn.example.com'] },
          address: 'a.example.com',
          weight: 8,
          standby: ['a1.example.com', 'a2.example.com:8080', '10.0.0.1'],
          furtherOrigins: [{ address: 'b.example.com:8080', weight: 2, standby: [] }],
          switchOver: ['5xx', '403', '404'],
          protocol: 'https',
          transparentErrors: true,
          followRedirects: false,
          path: { fixedFile: '', prefix: { remove: '', add: 'test' }, suffix: { remove: '', add: '.webp' } },
          headers: {
            pass: 'named',
            named: ['Content-Type', 'x-cos-example-header'],
            blocked: ['x-blocked'],
            added: [
              { name: 'x-cos', value: 'exampleHeader' },
              { name: 'x-empty', value: '' },
            ],
          },
        },
      ],
    })
  })

  it('has COS’s defaults where it is silent', () => {
    expect(read({}).rule).toMatchObject({
      mode: 'async',
      protocol: 'follow',
      passQuery: true,
      followRedirects: true,
      transparentErrors: false,
      redirectCode: 302,
      switchOver: ['5xx'],
      headers: { pass: 'none', named: [], blocked: [], added: [] },
      path: { fixedFile: '', prefix: none, suffix: none },
    })
  })

  it('may be what the Node SDK writes: without declaration and layout, with empty elements', () => {
    const empty = '<HttpHeader><FollowAllHeaders></FollowAllHeaders><NewHttpHeader></NewHttpHeader></HttpHeader>'
    const path = '<PrefixConfiguration><Prefix></Prefix><ReplacedWithPrefix></ReplacedWithPrefix></PrefixConfiguration>'
    const parts = {
      condition: '<Prefix></Prefix><Suffix></Suffix>',
      parameter: `<Protocol>HTTP</Protocol>${empty}<HttpRedirectCode></HttpRedirectCode>`,
      info: `${host}<FileInfo>${path}<PrefixDirective>false</PrefixDirective></FileInfo>`,
    }
    const { configuration, notes } = readCosXml(inDocument(ruleXml(parts)).replace(/>\s+</g, '><'))
    expect(notes).toEqual([])
    expect(configuration.defaultRule).toEqual({
      ...ruleDefaults,
      address: 'abc.example.com',
      passQuery: true,
    })
  })

  it.each([
    ['<FollowHttpHeader>true</FollowHttpHeader>', { pass: 'all' }],
    ['<FollowAllHeaders>true</FollowAllHeaders>', { pass: 'all' }],
    ['<FollowAllHeaders>False</FollowAllHeaders>', { pass: 'none' }],
    ['<FollowHttpHeader><Header><Key>a</Key></Header></FollowHttpHeader>', { pass: 'named', named: ['a'] }],
    ['<ForbidFollowHttpHeaders><Header><Key>a</Key></Header></ForbidFollowHttpHeaders>', { blocked: ['a'] }],
    [
      '<ForbidFollowHeaders><Header><Key>a</Key></Header></ForbidFollowHeaders><ForbidFollowHttpHeaders><Header><Key>A</Key></Header><Header><Key>b</Key></Header></ForbidFollowHttpHeaders>',
      { blocked: ['A', 'b'] },
    ],
    [
      '<NewHttpHeader><Header><Key>a</Key><Value> 1 </Value></Header></NewHttpHeader>',
      { added: [{ name: 'a', value: '1' }] },
    ],
  ])('may spell its headers as %s', (xml, headers) => {
    const { rule, notes } = read({ parameter: `<HttpHeader>${xml}</HttpHeader>` })
    expect(rule.headers).toMatchObject(headers)
    expect(notes).toEqual([])
  })

  it('sets the Host header where it adds one, and no other header that is reserved', () => {
    const header = (name: string, value: string) => `<Header><Key>${name}</Key><Value>${value}</Value></Header>`
    const added = `${header('Host', 'virtual.example')}${header('Authorization', 'Basic c2VjcmV0')}${header('a', '1')}`
    const { rule, notes } = read({ parameter: `<HttpHeader><NewHttpHeaders>${added}</NewHttpHeaders></HttpHeader>` })
    expect(rule).toMatchObject({ hostHeader: 'virtual.example', headers: { added: [{ name: 'a', value: '1' }] } })
    expect(notes).toMatchObject([{ code: 'forbidden-header' }])
    expect(JSON.stringify(notes)).not.toContain('c2VjcmV0')
  })

  it.each([
    [
      '<Prefix>test</Prefix><Suffix>.jpg</Suffix>',
      { prefix: { remove: '', add: 'test' }, suffix: { remove: '', add: '.jpg' } },
    ],
    [
      '<PrefixConfiguration><Prefix>old/</Prefix><ReplacedWithPrefix>new/</ReplacedWithPrefix></PrefixConfiguration>',
      { prefix: { remove: 'old/', add: 'new/' } },
    ],
    [
      '<PrefixConfiguration><ReplacedWithPrefix>new/</ReplacedWithPrefix></PrefixConfiguration>',
      { prefix: { remove: 'img/', add: 'new/' } },
    ],
    [
      '<SuffixConfiguration><ReplacedWithSuffix>.webp</ReplacedWithSuffix></SuffixConfiguration>',
      { suffix: { remove: '.jpg', add: '.webp' } },
    ],
    [
      '<FixedFileConfiguration><FixedFilePath>a/b.png</FixedFilePath></FixedFileConfiguration>',
      { fixedFile: 'a/b.png' },
    ],
  ])('may rewrite paths by %s', (xml, path) => {
    const condition = '<Prefix>img/</Prefix><Suffix>.jpg</Suffix>'
    const { rule, notes } = read({ condition, info: `${host}<FileInfo>${xml}</FileInfo>` })
    expect(rule.path).toMatchObject(path)
    expect(notes).toEqual([])
  })

  const provider = (inner: string) => `<CredentialProvider>${inner}</CredentialProvider>`
  const s3 = provider(
    '<AuthorizationAlgorithm>S3</AuthorizationAlgorithm><Region>r-1</Region><SecretId>AK</SecretId><SecretKey>hush</SecretKey>',
  )
  const secured = (name: string, inner: string, address = 'p.example') =>
    `<${name}><Host>${address}</Host>${inner}</${name}>`

  it('may name a private origin, with its key', () => {
    const info = `<HostInfo><StandbyHostName_1>open.example</StandbyHostName_1>${secured('PrivateStandbyHost_2', s3, 'p2.example')}${secured('PrivateHost', s3)}</HostInfo>`
    const { rule, notes } = read({ info })
    expect(rule).toMatchObject({
      address: 'p.example',
      standby: ['p2.example'],
      credentials: { kind: 's3', accessKeyId: 'AK', region: 'r-1', bucket: '', secret: 'hush' },
    })
    expect(notes).toEqual([
      {
        pointer: '/OriginRule/0/OriginInfo/HostInfo/0/StandbyHostName_1',
        code: 'other-credentials',
        detail: expect.any(String),
      },
    ])
  })

  it.each([
    ['a role', provider('<Role>qcs::cam::uin/1:roleName/x</Role>'), ['role'], { kind: 'none' }],
    [
      'a sealed key',
      provider('<Region>r</Region><SecretId>AK</SecretId><EncryptedSecretKey>x</EncryptedSecretKey>'),
      ['secret-sealed'],
      { kind: 's3', accessKeyId: 'AK' },
    ],
    ['no region', provider('<SecretId>AK</SecretId>'), ['region'], { kind: 's3', region: 'us-east-1' }],
    [
      'another signature',
      provider('<AuthorizationAlgorithm>COS</AuthorizationAlgorithm><SecretId>AK</SecretId>'),
      ['signature'],
      { kind: 'none' },
    ],
  ])('says what becomes of %s', (_, proof, expected, credentials) => {
    const { rule, notes } = read({ info: `<HostInfo>${secured('PrivateHost', proof)}</HostInfo>` })
    expect(rule.credentials).toMatchObject(credentials)
    expect(notes.map(({ code }) => code)).toEqual(expected)
  })

  it.each([
    ['what is not stored', { parameter: '<CopyOriginData>false</CopyOriginData>' }, ['no-effect']],
    [
      'how redirects are followed',
      {
        parameter:
          '<FollowRedirectionConfiguration><FollowOriginHeaders>true</FollowOriginHeaders><FollowUrlAutoDecode>true</FollowUrlAutoDecode></FollowRedirectionConfiguration>',
      },
      ['no-effect', 'no-effect'],
    ],
    ['an unknown element', { parameter: '<Shape>round</Shape>' }, ['unknown-element']],
    ['an element twice', { condition: '<Prefix>a</Prefix><Prefix>b</Prefix>' }, ['repeated']],
    ['several origins in async mode', { info: host + host }, ['one-origin']],
    [
      'a share of nothing',
      { type: 'Mirror', info: `${host}<HostInfo><HostName>b.example</HostName><Weight>0</Weight></HostInfo>` },
      ['no-share'],
    ],
    [
      'an old directive',
      { info: `${host}<FileInfo><PrefixDirective>true</PrefixDirective></FileInfo>` },
      ['meaning-unknown'],
    ],
    [
      'a replacement of nothing',
      {
        info: `${host}<FileInfo><PrefixConfiguration><ReplacedWithPrefix>a</ReplacedWithPrefix></PrefixConfiguration></FileInfo>`,
      },
      ['nothing-to-replace'],
    ],
    [
      'a prefix beside a fixed file',
      {
        info: `${host}<FileInfo><FixedFileConfiguration><FixedFilePath>a</FixedFilePath></FixedFileConfiguration><Prefix>b</Prefix></FileInfo>`,
      },
      ['fixed-file'],
    ],
    ['another status in sync mode', { type: 'Mirror', condition: '<HTTPStatusCode>403</HTTPStatusCode>' }, ['status']],
    ['a missing priority', { priority: '' }, ['priority-missing']],
  ])('says that %s is taken otherwise', (_, parts, expected) => {
    expect(codes(parts)).toEqual(expected)
  })

  it.each([
    [[800, 200], [4, 1], []],
    [[8, 2], [8, 2], []],
    [
      [1000, 1],
      [100, 1],
      ['weight-scaled', 'weight-scaled'],
    ],
    [[0, 0], [1, 1], []],
  ])('keeps the shares of %j', (weights, expected, noted) => {
    const infos = weights.map(
      (weight, n) => `<HostInfo><HostName>h${n}.example</HostName><Weight>${weight}</Weight></HostInfo>`,
    )
    const { rule, notes } = read({ type: 'Mirror', info: infos.join('') })
    expect([rule.weight, ...rule.furtherOrigins.map(({ weight }) => weight)]).toEqual(expected)
    expect(notes.map(({ code }) => code)).toEqual(noted)
  })

  it('has its rules in the order of their priorities, and its default rule at the end', () => {
    const named = (priority: string, prefix: string) =>
      ruleXml({ priority, condition: `<Prefix>${prefix}</Prefix>`, type: 'redirect' })
    const { configuration, notes } = readCosXml(
      inDocument(named('2', 'b'), ruleXml({ priority: '9' }), named('1', 'a'), named('2', 'c')),
    )
    expect(configuration.rules.map(({ condition }) => condition.prefix)).toEqual(['a', 'b', 'c'])
    expect(configuration.defaultRule.address).toBe('abc.example.com')
    expect(notes).toMatchObject([{ pointer: '/OriginRule/3', code: 'priority-taken' }])
  })

  it('needs no default rule', () => {
    const redirect = ruleXml({ type: 'Redirect' }).replace('404', '5XX')
    const { configuration } = readCosXml(inDocument(ruleXml({ condition: '<Prefix>a/</Prefix>' }), redirect))
    expect(configuration).toMatchObject({
      enabled: true,
      defaultRule: { address: '' },
      rules: [{ statuses: ['404'] }, { mode: 'redirect', statuses: ['5xx'] }],
    })
    expect(readCosXml('<OriginConfiguration/>')).toMatchObject({
      configuration: { enabled: false, rules: [] },
      notes: [{ code: 'no-rules' }],
    })
  })
})

describe('a document is refused', () => {
  it.each([
    ['with a document type', '<!DOCTYPE a [<!ENTITY x "y">]><OriginConfiguration/>', 'doctype'],
    ['that is not XML', '{"a": 1}', 'xml'],
    ['that is cut off', '<OriginConfiguration><OriginRule>', 'xml'],
    ['that is empty', '', 'xml'],
    ['that is two', '<OriginConfiguration/><OriginConfiguration/>', 'xml'],
    ['with another root', '<WebsiteConfiguration/>', 'root'],
    [
      'that is nested too deeply',
      `<OriginConfiguration>${'<a>'.repeat(8)}${'</a>'.repeat(8)}</OriginConfiguration>`,
      'depth',
    ],
    ['that is nested without end', `<a>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}</a>`, 'xml'],
    [
      'that is nested too deeply at its end',
      `<OriginConfiguration>${'<a>'.repeat(7)}<a/>${'</a>'.repeat(7)}</OriginConfiguration>`,
      'depth',
    ],
    ['with too many elements', `<OriginConfiguration>${'<a/>'.repeat(100_000)}</OriginConfiguration>`, 'too-large'],
    ['with an unknown entity', inDocument(ruleXml({ condition: '<Prefix>&nbsp;</Prefix>' })), 'entity'],
    ['with a character that XML has not', inDocument(ruleXml({ condition: '<Prefix>&#0;</Prefix>' })), 'entity'],
    ['with a name of JavaScript', '<OriginConfiguration><__proto__/></OriginConfiguration>', 'xml'],
    ['with a mode COS has not', inDocument(ruleXml({ type: 'Cache' })), 'origin-type'],
    ['with a protocol COS has not', inDocument(ruleXml({ parameter: '<Protocol>FTP</Protocol>' })), 'protocol'],
    [
      'with a flag that is none',
      inDocument(ruleXml({ parameter: '<FollowQueryString>yes</FollowQueryString>' })),
      'boolean',
    ],
    [
      'with a redirect code COS has not',
      inDocument(ruleXml({ parameter: '<HttpRedirectCode>308</HttpRedirectCode>' })),
      'redirect-code',
    ],
    ['with a priority that is no number', inDocument(ruleXml({ priority: 'first' })), 'priority'],
    ['without a host', inDocument(ruleXml({ info: '<FileInfo/>' })), 'host-missing'],
    [
      'with a host without a name',
      inDocument(ruleXml({ info: '<HostInfo><Weight>1</Weight></HostInfo>' })),
      'host-missing',
    ],
    [
      'with an address that is none',
      inDocument(ruleXml({ info: '<HostInfo><HostName>http://a.example</HostName></HostInfo>' })),
      'scheme',
    ],
    [
      'with a weight that is no number',
      inDocument(ruleXml({ info: '<HostInfo><HostName>a</HostName><Weight>-1</Weight></HostInfo>' })),
      'weight',
    ],
    [
      'with a header that is none',
      inDocument(
        ruleXml({
          parameter: '<HttpHeader><NewHttpHeaders><Header><Key>a b</Key></Header></NewHttpHeaders></HttpHeader>',
        }),
      ),
      'header-name',
    ],
    [
      'with a path that leaves its place',
      inDocument(ruleXml({ info: `${host}<FileInfo><Prefix>../a</Prefix></FileInfo>` })),
      'dot-segment',
    ],
    [
      'with too many rules',
      inDocument(...Array.from({ length: 102 }, (_, n) => ruleXml({ priority: String(n + 1) }))),
      'too-many-rules',
    ],
  ])('%s', (_, text, code) => {
    expect(refusal(text)).toMatchObject([{ pointer: '/text', code }])
  })

  it('with the line where it is wrong', () => {
    const text = `<OriginConfiguration>\r\n${ruleXml({ parameter: '\n<FollowQueryString>yes</FollowQueryString>' })}\n</OriginConfiguration>`
    const line = text.split('\n').findIndex((one) => one.includes('yes')) + 1
    expect(refusal(text)?.[0]?.detail).toBe(`Line ${line}: FollowQueryString is neither true nor false.`)
  })

  it('for everything that is wrong in it, rule by rule', () => {
    const text = inDocument(
      ruleXml({ type: 'Cache', priority: 'first', info: `${host}<FileInfo><Prefix>../a</Prefix></FileInfo>` }),
      ruleXml({ parameter: '<Protocol>FTP</Protocol><FollowQueryString>yes</FollowQueryString>', info: '' }),
      ruleXml({ info: '<HostInfo><HostName>http://a.example</HostName><Weight>many</Weight></HostInfo>' }),
    )
    const told = refusal(text) ?? []
    expect(told.map(({ code, facts }) => [code, facts?.setting])).toEqual([
      ['origin-type', undefined],
      ['priority', undefined],
      ['dot-segment', 'path/prefix/add'],
      ['protocol', undefined],
      ['boolean', undefined],
      ['host-missing', undefined],
      ['scheme', 'address'],
      ['weight', undefined],
    ])
    const lines = told.map(({ facts }) => facts?.line ?? 0)
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
    expect(new Set(lines).size).toBeGreaterThan(2)
  })

  it('for the first of very many things, and says that there may be more', () => {
    const told = refusal(inDocument(...Array.from({ length: 300 }, () => ruleXml({ type: 'Cache' }))))
    expect(told?.map(({ code }) => code)).toEqual([...Array<string>(100).fill('origin-type'), 'more'])
  })

  it('without repeating the secrets in it', () => {
    const key = '<SecretKey>hush-hush&</SecretKey>'
    const broken = inDocument(
      ruleXml({ info: `<HostInfo><PrivateHost><Host>a b</Host>${key}</PrivateHost></HostInfo>` }),
    )
    expect(JSON.stringify(refusal(broken))).not.toContain('hush')
    const badId = '<CredentialProvider><SecretId>a b</SecretId><SecretKey>hush-\u00e9</SecretKey></CredentialProvider>'
    const refused = inDocument(
      ruleXml({ info: `<HostInfo><PrivateHost><Host>a.b</Host>${badId}</PrivateHost></HostInfo>` }),
    )
    expect(refusal(refused)).not.toBeNull()
    expect(JSON.stringify(refusal(refused))).not.toContain('hush')
  })
})
