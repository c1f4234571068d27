// What was asked and what was answered, in words: a request holds only the ids.
import { useQuery } from '@tanstack/react-query'
import type { serviceList } from '@chaolin/shared/campus/service-schema'
import type { z } from '@chaolin/shared/config'
import { get } from '../../api'
import { useDisplay } from '../../ui/display'
import { keyOf } from '../api'

const keptMs = 10 * 60_000
const readTiles = () => get<z.infer<typeof serviceList>>('/v1/campus/services')

export const useTiles = () =>
  useQuery({ queryKey: keyOf('campus-tiles'), queryFn: readTiles, staleTime: keptMs })

export function useAnswers(service: string) {
  const language = useDisplay((display) => display.language)
  const { data } = useTiles()
  const questions = data?.items.find(({ code }) => code === service)?.questions ?? []
  return (answers: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(answers).map(([id, answer]) => {
      const question = questions.find((each) => each.id === id)
      const option = question?.options?.find((each) => each.id === answer)
      return [question?.[language] ?? id, option?.[language] ?? answer]
    })
}
