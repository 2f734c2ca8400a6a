import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

const bucket = 'examplebucket-1250000000'
const domains = () => [...findBucket(bucket).domains.keys()]

async function openDomains() {
  const app = await renderApp(`/buckets/${bucket}/basic`)
  const section = within(await screen.findByRole('region', { name: 'Custom domains' }))
  const field = await section.findByRole('textbox', { name: 'New custom domain' })
  const add = async (domain: string) => {
    await app.user.clear(field)
    await app.user.type(field, domain)
    await app.user.click(section.getByRole('button', { name: 'Add domain' }))
  }
  return { ...app, section, field, add }
}

describe('custom domains', () => {
  it('are added in any case, and shown with the record to set', async () => {
    const { section, field, add } = await openDomains()
    expect(await section.findByText('No custom domain yet.')).toBeVisible()
    await add('IMG.Customer.example')
    const item = await section.findByRole('listitem')
    expect(item).toHaveTextContent('img.customer.exampleCNAME to set: examplebucket-1250000000.file.localhost')
    expect(within(item).getByRole('button', { name: 'Copy CNAME to set' })).toBeVisible()
    expect(field).toHaveValue('')
  })

  it.each(['http://img.example.com', 'img.example.com:8080', '10.10.10.10', 'localhost', ''])(
    'are not called %s',
    async (typed) => {
      const { section, field, user } = await openDomains()
      if (typed !== '') await user.type(field, typed)
      await user.click(section.getByRole('button', { name: 'Add domain' }))
      expect(await section.findByRole('alert')).toHaveTextContent('Enter a domain name')
      expect(field).toHaveFocus()
      expect(domains()).toEqual([])
    },
  )

  it('belong to one bucket: the field says so', async () => {
    const { section, field, add } = await openDomains()
    await add('taken.example.com')
    expect(await section.findByRole('alert')).toHaveTextContent('A bucket answers under this domain already.')
    expect(field).toHaveFocus()
  })

  it('are removed only when that is confirmed', async () => {
    const { user, section, add } = await openDomains()
    await add('img.customer.example')
    await user.click(await section.findByRole('button', { name: 'Remove img.customer.example' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove domain' }))
    expect(dialog.getByText(/Requests under img.customer.example are then no longer answered/)).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Cancel' }))
    expect(domains()).toEqual(['img.customer.example'])
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await user.click(section.getByRole('button', { name: 'Remove img.customer.example' }))
    const again = within(await screen.findByRole('dialog', { name: 'Remove domain' }))
    await user.click(again.getByRole('button', { name: 'Remove domain' }))
    expect(await section.findByText('No custom domain yet.')).toBeVisible()
  })
})
