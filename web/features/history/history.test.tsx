import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepVersion } from '../../mock-api/configuration.ts'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

// On a busy machine the first import of a screen takes longer than a test looks for it.
beforeAll(() => Promise.all([import('./history-page.tsx'), import('./version-drawer.tsx')]))

const archive = 'media-archive-2019-1250000000'
const configuration = () => findBucket(archive).originPull

/** Version 13 takes the rule `old` away, 14 switches all off. */
beforeEach(() => {
  const bucket = findBucket(archive)
  const { enabled, defaultRule, rules } = bucket.originPull
  const fewer = rules.filter(({ id }) => id !== 'old')
  keepVersion(bucket, 'rule-removed', { enabled, defaultRule, rules: fewer })
  keepVersion(bucket, 'saved', { enabled: false, defaultRule, rules: fewer })
})

async function open(search = '') {
  const app = await renderApp(`/buckets/${archive}/basic/history${search}`)
  const table = within(await screen.findByRole('table', { name: 'Versions, the newest first' }))
  return { ...app, table }
}

describe('the history', () => {
  it('lists the versions, what each did, who did it, and which is in force', async () => {
    const { table } = await open()
    const [, newest, before, oldest] = table.getAllByRole('row')
    expect(newest).toHaveTextContent(/^14.*in force.*Status or default rule savedadmin, from 127\.0\.0\.1/)
    expect(before).toHaveTextContent(/^13 Rule deletedadmin, from 127\.0\.0\.1/)
    expect(oldest).toHaveTextContent(/savednot recorded/)
  })

  it('says in words what a version changed, and how it differs from any other', async () => {
    const { user, table, addressNow } = await open()
    await user.click(table.getByRole('button', { name: 'Look at version 14' }))
    expect(addressNow()).toContain('version=14')
    const drawer = within(await screen.findByRole('dialog', { name: 'Version 14' }))
    expect(await drawer.findByText('Status: Enabled → Disabled')).toBeVisible()
    expect(drawer.getByText('admin, from 127.0.0.1')).toBeVisible()
    expect(drawer.queryByRole('button', { name: 'Restore…' })).not.toBeInTheDocument()
    await user.selectOptions(drawer.getByRole('combobox', { name: 'Compared with' }), '12')
    expect(await drawer.findByText('Rule 2 removed')).toBeVisible()
    expect(drawer.getByText('old/*')).toBeVisible()
  })

  it('restores a version after saying what that changes, and undoes it', async () => {
    const { user } = await open('?version=12')
    const drawer = within(await screen.findByRole('dialog', { name: 'Version 12' }))
    await user.click(await drawer.findByRole('button', { name: 'Restore…' }))
    const question = within(await screen.findByRole('dialog', { name: 'Restore version 12?' }))
    expect(question.getByText('Status: Disabled → Enabled')).toBeVisible()
    expect(question.getByText('Rule 2 added')).toBeVisible()
    expect(configuration().version).toBe(14)
    await user.click(question.getByRole('button', { name: 'Restore' }))
    await waitFor(() => expect(configuration()).toMatchObject({ version: 15, enabled: true }))
    expect(configuration().rules.map(({ id }) => id)).toContain('old')
    expect(await screen.findByText('Earlier version restored')).toBeVisible()
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(configuration()).toMatchObject({ version: 16, enabled: false }))
  })

  it('restores nothing over what somebody else has saved meanwhile, and says so', async () => {
    const { user } = await open('?version=12')
    const drawer = within(await screen.findByRole('dialog', { name: 'Version 12' }))
    await user.click(await drawer.findByRole('button', { name: 'Restore…' }))
    findBucket(archive).originPull = { ...configuration(), version: 40 }
    await user.click(await screen.findByRole('button', { name: 'Restore' }))
    expect(await screen.findByText(/Somebody else changed the rules/)).toBeVisible()
    expect(configuration().version).toBe(40)
    // From the version of now it may be tried again.
    await user.click(await screen.findByRole('button', { name: 'Restore' }))
    await waitFor(() => expect(configuration()).toMatchObject({ version: 41, enabled: true }))
  })

  it('says when it could not be loaded, and tries again', async () => {
    server.use(http.get('*/origin-pull/history', () => HttpResponse.error(), { once: true }))
    const { user } = await renderApp(`/buckets/${archive}/basic/history`)
    await user.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table')).toBeVisible()
  })
})
