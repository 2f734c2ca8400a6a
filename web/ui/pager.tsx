import { Button } from '@mantine/core'
import classes from './pager.module.css'

type PagerProps = {
  label: string
  /** Which rows of how many are shown. */
  text: string
  words: { readonly previous: string; readonly next: string }
  /** From 1. */
  page: number
  pages: number
  onPage: (page: number) => void
}

/** Goes through a long list page by page. A button that leads nowhere keeps the focus that it has. */
export function Pager({ label, text, words, page, pages, onPage }: PagerProps) {
  const step = (to: number, word: string) => {
    const isEnd = to < 1 || to > pages
    return (
      <Button
        size="xs"
        variant="default"
        {...(isEnd && { 'data-disabled': true })}
        aria-disabled={isEnd}
        onClick={() => isEnd || onPage(to)}
      >
        {word}
      </Button>
    )
  }
  return (
    <nav aria-label={label} className={classes.pager}>
      <span role="status">{text}</span>
      {step(page - 1, words.previous)}
      {step(page + 1, words.next)}
    </nav>
  )
}
