// Sending the form: once, whatever happens to the connection; then the report in its place.
import { useQueryClient } from '@tanstack/react-query'
import type { Category } from '@chaolin/shared/reports/category-view'
import { useRef, useState } from 'react'
import { ApiError } from '../../api'
import { askToTell } from '../../ui/subscribe'
import { sendReport } from '../api'
import { bodyOf, clearDraft, missingIn, useDraft } from '../parts/draft'
import { showSentReport } from '../parts/open'

const templates = ['report_accepted', 'report_resolved', 'report_asked'] as const

export function useSubmit(category: Category | undefined) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const running = useRef(false)
  const messages = useRef<Promise<boolean>>(undefined)

  const submit = async () => {
    const draft = useDraft.getState()
    if (running.current || missingIn(draft, category)) return
    running.current = true
    setBusy(true)
    setError(undefined)
    // WeChat opens its question only on the tap itself, and one answer holds for the whole form.
    messages.current ??= askForMessages()
    try {
      const report = await sendReport(bodyOf(draft, category), draft.key)
      await messages.current
      clearDraft()
      queries.setQueryData(['report', report.number], report)
      void queries.invalidateQueries({ queryKey: ['reports'] })
      showSentReport(report.number)
    } catch (reason) {
      setError(reason instanceof ApiError ? reason : unexpected(reason))
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return { submit: () => void submit(), busy, error, forget: () => setError(undefined) }
}

const unexpected = (reason: unknown) =>
  new ApiError({
    status: 0,
    code: 'unknown',
    message: reason instanceof Error ? reason.message : '',
    errors: [],
    requestId: undefined,
  })

/** Whatever the answer is, the report is on its way. */
const askForMessages = () => askToTell(templates).catch(() => false)
