// Where the draft would go, asked anew 600 ms after the last change.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import { countCharacters, limits } from '@chaolin/shared/text'
import { previewRoute, type RouteQuestion } from '../api'
import { useDraft, type Draft } from '../parts/draft'
import { useSettled } from '../../ui/use-settled'

const settleMs = 600

export function useRoutePreview(): { route: RouteAnswer | undefined; looking: boolean } {
  const question = useSettled(useDraft(questionOf), settleMs)
  const { data, isFetching } = useQuery({
    queryKey: ['route-preview', question],
    queryFn: () => previewRoute(JSON.parse(question) as RouteQuestion),
    enabled: question !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return { route: question === '' ? undefined : data, looking: isFetching }
}

/** As text, so that the same question is the same value. Empty: nothing to ask yet. */
function questionOf({ text, category, place, address, doorPlate, answers }: Draft): string {
  const written = text.trim() !== '' && countCharacters(text) <= limits.text
  if (!written && !place && !address.trim()) return ''
  const given = Object.entries(answers).filter(([, answer]) => answer.trim() !== '')
  const question: RouteQuestion = {
    ...(written ? { text } : {}),
    ...(category ? { category } : {}),
    ...(place ? { place } : {}),
    ...(address.trim() ? { address: address.trim() } : {}),
    ...(doorPlate ? { doorPlate } : {}),
    ...(given.length > 0 ? { answers: Object.fromEntries(given) } : {}),
  }
  return JSON.stringify(question)
}
