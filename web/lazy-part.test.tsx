import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Component, type ComponentType, type ReactNode, Suspense, useState } from 'react'
import { describe, expect, it } from 'vitest'
import { startI18n } from './i18n/i18n.ts'
import { lazyPart } from './lazy-part.tsx'

function Broken(): never {
  throw new Error('a fault in the part')
}

class Last extends Component<{ children: ReactNode }, { fault: string | null }> {
  override state = { fault: null }
  static getDerivedStateFromError = (error: unknown) => ({ fault: String(error) })
  override render() {
    return this.state.fault ?? this.props.children
  }
}

type QuestionProps = { onClose: () => void }
const Question: ComponentType<QuestionProps> = ({ onClose }) => (
  <button type="button" onClick={onClose}>
    Close the question
  </button>
)

/** A chunk that cannot be loaded until the server is well. */
function chunkOf<Props>(part: ComponentType<Props>) {
  const server = { isWell: false }
  const load = async () => {
    if (!server.isWell) throw new TypeError('Failed to fetch dynamically imported module')
    return part
  }
  return { server, load }
}

async function renderPage(Part: ComponentType<QuestionProps>) {
  await startI18n('en')
  function Page() {
    const [opened, setOpened] = useState(false)
    return (
      <>
        <input aria-label="Typed" />
        <button type="button" onClick={() => setOpened(true)}>
          Ask
        </button>
        <Suspense>{opened && <Part onClose={() => setOpened(false)} />}</Suspense>
      </>
    )
  }
  render(
    <MantineProvider env="test">
      <Last>
        <Page />
      </Last>
      <Notifications />
    </MantineProvider>,
  )
  return userEvent.setup()
}

describe('a part of a page that cannot be loaded', () => {
  it('leaves the page and what was typed, tells, and opens when it is asked for again', async () => {
    const { server, load } = chunkOf(Question)
    const user = await renderPage(lazyPart(load, ({ onClose }) => onClose()))
    await user.type(screen.getByRole('textbox'), 'not to be lost')
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    expect(await screen.findByText('This could not be loaded')).toBeVisible()
    expect(screen.getByRole('textbox')).toHaveValue('not to be lost')
    server.isWell = true
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    expect(await screen.findByRole('button', { name: 'Close the question' })).toBeVisible()
    await waitFor(() => expect(screen.queryByText('This could not be loaded')).not.toBeInTheDocument())
  })

  it('is told in its place where it is not opened by anybody, and comes by “Try again”', async () => {
    const { server, load } = chunkOf(Question)
    const user = await renderPage(lazyPart(load))
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('This could not be loaded')
    server.isWell = true
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('button', { name: 'Close the question' })).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('hides no fault of the part itself', async () => {
    const { server, load } = chunkOf<QuestionProps>(Broken)
    server.isWell = true
    const user = await renderPage(lazyPart(load, ({ onClose }) => onClose()))
    await user.click(screen.getByRole('button', { name: 'Ask' }))
    expect(await screen.findByText('Error: a fault in the part')).toBeVisible()
    expect(screen.queryByText('This could not be loaded')).not.toBeInTheDocument()
  })
})
