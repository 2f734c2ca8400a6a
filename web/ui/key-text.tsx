import { Fragment } from 'react'

/** A key that breaks into lines after a slash if it can: `images/` and `new.jpg`, never `images/new.jp` and `g`. */
export const KeyText = ({ value }: { value: string }) =>
  value.split(/(?<=\/)/).map((part, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place alone
    <Fragment key={n}>
      {n > 0 && <wbr />}
      {part}
    </Fragment>
  ))
