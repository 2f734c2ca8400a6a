import { RequestId } from '../ui/request-id.tsx'
import { toast } from '../ui/toast.tsx'
import { useFailureText } from './failure-text.ts'

/** Tells what failed where nothing on the screen could say it, with the request id; `action` is one way on. */
export function useFailureToast() {
  const tell = useFailureText()
  return (title: string, error: unknown, action?: { readonly label: string; readonly run: () => void }) => {
    const { message, requestId } = tell(error)
    toast({
      title,
      message: (
        <>
          {message}
          {requestId !== null && <RequestId value={requestId} />}
        </>
      ),
      warning: true,
      ...(action && { action }),
    })
  }
}
