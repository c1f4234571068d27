// Sending the form: once, whatever happens to the connection; then the report in its place.
import { useQueryClient } from '@tanstack/react-query'
import { noticeTemplates } from '@chaolin/shared/notices/templates'
import type { Category } from '@chaolin/shared/reports/category-view'
import Taro from '@tarojs/taro'
import { useRef, useState } from 'react'
import { ApiError } from '../../api'
import { allowMessage, sendReport } from '../api'
import { bodyOf, clearDraft, missingIn, useDraft } from '../parts/draft'
import { showSentReport } from '../parts/open'

const templateIds = [
  noticeTemplates.report_accepted.id,
  noticeTemplates.report_resolved.id,
  noticeTemplates.report_asked.id,
]

export function useSubmit(category: Category | undefined) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const running = useRef(false)
  const messages = useRef<Promise<void>>(undefined)

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
async function askForMessages(): Promise<void> {
  try {
    const accepted = process.env.TARO_ENV === 'weapp' ? await askInWeChat() : templateIds
    await Promise.all(accepted.map((id) => allowMessage(id)))
  } catch {
    return
  }
}

async function askInWeChat(): Promise<string[]> {
  const question = { tmplIds: templateIds } as Taro.requestSubscribeMessage.Option
  const answer: object = await Taro.requestSubscribeMessage(question)
  const accepted = new Map<string, unknown>(Object.entries(answer))
  return templateIds.filter((id) => accepted.get(id) === 'accept')
}
