import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../ui/copy-button.tsx'
import { Crumbs } from '../ui/crumbs.tsx'
import { FactLine } from '../ui/fact-line.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { EditIcon } from '../ui/icons.tsx'
import { Section, SectionFooter, SectionPart } from '../ui/section.tsx'
import { StatTile, StatTiles } from '../ui/stat-tile.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { Steps } from '../ui/steps.tsx'
import { Specimen } from './specimen.tsx'

const bucket = 'examplebucket-1250000000'

export function PageSpecimens() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen name="Crumbs, FactLine">
        <Crumbs label={t('common.crumbs')}>
          <a href="/buckets">{t('common.bucketList')}</a>
          <a href="/buckets">{bucket}</a>
        </Crumbs>
        <FactLine>
          {t('common.access.private')}
          {t('buckets.objectCount', { count: 29, formatted: '29' })}
          <StateMark on>{t('common.enabled')}</StateMark>
        </FactLine>
      </Specimen>
      <Specimen name="Section, SectionPart, SectionFooter, Facts">
        <Section
          title={t('originPull.title')}
          text={t('originPull.text')}
          actions={
            <Button size="xs" variant="default" leftSection={<EditIcon size={14} />}>
              {t('common.edit')}
            </Button>
          }
        >
          <FactsSpecimen />
          <SectionPart title={t('rule.list.title')} text={t('basic.custom.text')}>
            <FactsSpecimen columns />
          </SectionPart>
          <SectionFooter end={<Button variant="subtle">{t('originPull.test')}</Button>}>
            <Button>{t('common.save')}</Button>
            <Button variant="default">{t('common.cancel')}</Button>
          </SectionFooter>
        </Section>
      </Specimen>
      <Specimen name="Steps">
        <Steps
          label={t('rule.step.label')}
          names={[t('rule.step.when'), t('rule.step.origin'), t('rule.step.summary')]}
          current={1}
          wrong={[0]}
          wrongWord={t('rule.step.wrong')}
          onPick={() => undefined}
        />
      </Specimen>
      <Specimen name="StatTiles, StatTile">
        <StatTiles>
          <StatTile name={t('basic.objects')} value="1,284,551" note="+12,002" />
          <StatTile name={t('basic.size')} value="8.1 TB" note="91%" />
          <StatTile name={t('basic.created')} value="–" />
          <StatTile name={t('common.loading')} value={null} />
        </StatTiles>
      </Specimen>
    </>
  )
}

function FactsSpecimen({ columns = false }: { columns?: boolean }) {
  const { t } = useTranslation()
  return (
    <Facts columns={columns}>
      <Fact name={t('basic.name')}>
        {bucket}
        <CopyButton value={bucket} what={t('basic.name')} />
      </Fact>
      <Fact name={t('basic.region')}>local</Fact>
      <Fact name={t('basic.access')}>
        {t('common.access.private')}
        <Button variant="subtle" size="compact-sm">
          {t('basic.changeAccess')}
        </Button>
      </Fact>
    </Facts>
  )
}
