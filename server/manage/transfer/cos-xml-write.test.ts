import { describe, expect, it } from 'vitest'
import { RuleInput, type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import { readCosXml } from './cos-xml-read.ts'
import { writeCosXml } from './cos-xml-write.ts'

describe('what is written', () => {
  const document = (rule: Partial<RuleSettings>, enabled = true) => ({
    enabled,
    defaultRule: { ...ruleDefaults, address: 'abc.example.com', ...rule },
    rules: [],
  })

  it('is the canonical document', () => {
    const { text, notes } = writeCosXml(
      document({
        mode: 'sync',
        weight: 8,
        standby: ['s.example'],
        furtherOrigins: [{ address: 'b.example', weight: 2, standby: [] }],
        headers: { pass: 'all', named: [], blocked: ['x-b'], added: [{ name: 'x-a', value: '<&>' }] },
        path: { ...ruleDefaults.path, prefix: { remove: '', add: 'test' } },
        switchOver: ['5xx', '403'],
      }),
    )
    expect(notes).toEqual([])
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<OriginConfiguration>
  <OriginRule>
    <RulePriority>1</RulePriority>
    <OriginType>Mirror</OriginType>
    <OriginCondition>
      <HTTPStatusCode>404</HTTPStatusCode>
    </OriginCondition>
    <OriginParameter>
      <Protocol>HTTP</Protocol>
      <TransparentErrorCode>false</TransparentErrorCode>
      <FollowQueryString>false</FollowQueryString>
      <HttpHeader>
        <FollowAllHeaders>true</FollowAllHeaders>
        <NewHttpHeaders>
          <Header>
            <Key>x-a</Key>
            <Value>&lt;&amp;&gt;</Value>
          </Header>
        </NewHttpHeaders>
        <ForbidFollowHeaders>
          <Header>
            <Key>x-b</Key>
          </Header>
        </ForbidFollowHeaders>
        <ForbidFollowHttpHeaders>
          <Header>
            <Key>x-b</Key>
          </Header>
        </ForbidFollowHttpHeaders>
      </HttpHeader>
      <FollowRedirection>true</FollowRedirection>
    </OriginParameter>
    <OriginInfo>
      <HostInfo>
        <HostName>abc.example.com</HostName>
        <Weight>8</Weight>
        <StandbyHostName_1>s.example</StandbyHostName_1>
      </HostInfo>
      <HostInfo>
        <HostName>b.example</HostName>
        <Weight>2</Weight>
      </HostInfo>
      <FileInfo>
        <PrefixConfiguration>
          <Prefix>test</Prefix>
        </PrefixConfiguration>
      </FileInfo>
    </OriginInfo>
    <HTTPStandbyCode>
      <StatusCode>403</StatusCode>
    </HTTPStandbyCode>
  </OriginRule>
</OriginConfiguration>
`)
  })

  const s3 = { kind: 's3', accessKeyId: 'AK', region: 'r', bucket: 'pics', secretSet: true } as const

  it.each([
    ['a certificate authority', { certificateAuthority: 'x' }, ['/defaultRule/certificateAuthority unsupported']],
    ['a server name', { serverName: 'x' }, ['/defaultRule/serverName unsupported']],
    ['freshness', { freshness: { kind: 'revalidate', afterSeconds: 1 } }, ['/defaultRule/freshness unsupported']],
    ['budgets', { budgets: { ...ruleDefaults.budgets, bandwidth: 2048 } }, ['/defaultRule/budgets unsupported']],
    ['a password', { credentials: { kind: 'basic', user: 'me' } }, ['/defaultRule/credentials unsupported']],
    [
      'a removed prefix',
      { path: { ...ruleDefaults.path, prefix: { remove: 'a', add: '' } } },
      ['/defaultRule/path/prefix unsupported'],
    ],
    ['a narrow switch-over', { switchOver: ['503'] }, ['/defaultRule/switchOver wider']],
    ['several statuses', { mode: 'redirect', statuses: ['403', '404'] }, ['/defaultRule/statuses split']],
    ['a class of statuses', { mode: 'redirect', statuses: ['5xx'] }, ['/defaultRule/statuses unclear']],
    [
      'a bucket in the host',
      { credentials: { ...s3, style: 'virtual' } },
      ['/defaultRule/credentials/secret secret-left-out'],
    ],
    [
      'a bucket in the path',
      { credentials: { ...s3, style: 'path' } },
      ['/defaultRule/credentials/secret secret-left-out', '/defaultRule/credentials/bucket unsupported'],
    ],
    ['what XML cannot hold', { path: { ...ruleDefaults.path, fixedFile: '\u0001' } }, ['/defaultRule not-xml']],
  ] satisfies [string, Partial<RuleSettings>, string[]][])('says what of %s COS does not know', (_, rule, expected) => {
    const { notes } = writeCosXml(document(rule))
    expect(notes.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(expected)
  })

  it('never has a secret in it', () => {
    const { text } = writeCosXml(document({ credentials: { ...s3, style: 'virtual', secret: 'hush' } }))
    expect(text).toContain('<Host>pics.abc.example.com</Host>')
    expect(text).not.toContain('hush')
    expect(text).not.toContain('SecretKey')
  })

  it('says that origin-pull or a rule is switched off', () => {
    const further = { ...RuleInput.parse({ address: 'a.example', enabled: false }), id: 'r1' }
    const { text, notes } = writeCosXml({ ...document({}, false), rules: [further] })
    expect(notes.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(['/enabled disabled', '/rules/0 disabled'])
    expect(readCosXml(text).configuration).toMatchObject({ enabled: true, rules: [] })
  })
})
